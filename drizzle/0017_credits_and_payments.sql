CREATE TABLE "credit" (
	"creditor_id" uuid NOT NULL,
	"credit_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"credit_note_id" uuid,
	"amount_minor" bigint NOT NULL,
	"credited_on" date NOT NULL,
	"reason" text,
	"note" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "credit_creditor_id_credit_id_pk" PRIMARY KEY("creditor_id","credit_id")
);
--> statement-breakpoint
CREATE TABLE "payment_import" (
	"creditor_id" uuid NOT NULL,
	"payment_import_id" uuid NOT NULL,
	"file_name" text,
	"format" text NOT NULL,
	"row_count" integer NOT NULL,
	"matched_count" integer NOT NULL,
	"unmatched_count" integer NOT NULL,
	"unchanged_count" integer NOT NULL,
	"refused_count" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payment_import_creditor_id_payment_import_id_pk" PRIMARY KEY("creditor_id","payment_import_id")
);
--> statement-breakpoint
CREATE TABLE "payment_import_row" (
	"creditor_id" uuid NOT NULL,
	"payment_import_id" uuid NOT NULL,
	"row" integer NOT NULL,
	"outcome" text NOT NULL,
	"bank_reference" text,
	"payment_id" uuid,
	"errors" jsonb NOT NULL,
	CONSTRAINT "payment_import_row_creditor_id_payment_import_id_row_pk" PRIMARY KEY("creditor_id","payment_import_id","row")
);
--> statement-breakpoint
ALTER TABLE "payment" ALTER COLUMN "invoice_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "experiment" ADD COLUMN "follows_experiment_id" uuid;--> statement-breakpoint
ALTER TABLE "payment" ADD COLUMN "bank_reference" text;--> statement-breakpoint
ALTER TABLE "payment" ADD COLUMN "reference" text;--> statement-breakpoint
ALTER TABLE "payment" ADD COLUMN "unmatched_reason" text;--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "credited_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "credited_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "original_invoice_id" uuid;--> statement-breakpoint
ALTER TABLE "credit" ADD CONSTRAINT "credit_creditor_id_invoice_id_invoice_creditor_id_invoice_id_fk" FOREIGN KEY ("creditor_id","invoice_id") REFERENCES "public"."invoice"("creditor_id","invoice_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_import_row" ADD CONSTRAINT "payment_import_row_creditor_id_payment_import_id_payment_import_creditor_id_payment_import_id_fk" FOREIGN KEY ("creditor_id","payment_import_id") REFERENCES "public"."payment_import"("creditor_id","payment_import_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "credit_invoice" ON "credit" USING btree ("creditor_id","invoice_id");--> statement-breakpoint
CREATE UNIQUE INDEX "credit_note_key" ON "credit" USING btree ("creditor_id","credit_note_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_bank_reference_key" ON "payment" USING btree ("creditor_id","bank_reference");--> statement-breakpoint
CREATE INDEX "payment_unmatched" ON "payment" USING btree ("creditor_id","payment_id") WHERE "payment"."invoice_id" is null;--> statement-breakpoint
CREATE INDEX "invoice_original" ON "invoice" USING btree ("creditor_id","original_invoice_id") WHERE "invoice"."original_invoice_id" is not null;
--> statement-breakpoint
ALTER TABLE "credit" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "credit" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY creditor_scope ON "credit"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "credit" TO stafett_app;
--> statement-breakpoint
ALTER TABLE "payment_import" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "payment_import" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY creditor_scope ON "payment_import"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "payment_import" TO stafett_app;
--> statement-breakpoint
ALTER TABLE "payment_import_row" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "payment_import_row" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY creditor_scope ON "payment_import_row"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "payment_import_row" TO stafett_app;

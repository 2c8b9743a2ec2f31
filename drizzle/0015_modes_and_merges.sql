CREATE TABLE "debtor_merge" (
	"creditor_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"survivor_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"note" text NOT NULL,
	"moved" jsonb NOT NULL,
	"merged_by" text NOT NULL,
	"merged_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "debtor_merge_creditor_id_debtor_id_pk" PRIMARY KEY("creditor_id","debtor_id")
);
--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "drawn_arm" smallint;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "crossed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "experiment" ADD COLUMN "bandit_paused" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "experiment_decision" ADD COLUMN "debtor_ids" uuid[];--> statement-breakpoint
ALTER TABLE "experiment_decision" ADD COLUMN "detail" jsonb;--> statement-breakpoint
ALTER TABLE "contact_point" ADD COLUMN "merged_from" uuid;--> statement-breakpoint
ALTER TABLE "debtor" ADD COLUMN "merged_into" uuid;--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "printed_debtor" jsonb;--> statement-breakpoint
ALTER TABLE "debtor_merge" ADD CONSTRAINT "debtor_merge_creditor_id_debtor_id_debtor_creditor_id_debtor_id_fk" FOREIGN KEY ("creditor_id","debtor_id") REFERENCES "public"."debtor"("creditor_id","debtor_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debtor_merge" ADD CONSTRAINT "debtor_merge_creditor_id_survivor_id_debtor_creditor_id_debtor_id_fk" FOREIGN KEY ("creditor_id","survivor_id") REFERENCES "public"."debtor"("creditor_id","debtor_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "debtor_merge_survivor" ON "debtor_merge" USING btree ("creditor_id","survivor_id");--> statement-breakpoint
CREATE INDEX "debtor_merged" ON "debtor" USING btree ("creditor_id","merged_into") WHERE "debtor"."merged_into" is not null;
--> statement-breakpoint
ALTER TABLE "debtor_merge" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "debtor_merge" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY creditor_scope ON "debtor_merge"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "debtor_merge" TO stafett_app;

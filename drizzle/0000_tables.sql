CREATE TABLE "api_key" (
	"creditor_id" uuid NOT NULL,
	"api_key_id" uuid NOT NULL,
	"name" text NOT NULL,
	"scope" text NOT NULL,
	"partner_id" uuid,
	"secret_hash" text NOT NULL,
	"last_four" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "api_key_creditor_id_api_key_id_pk" PRIMARY KEY("creditor_id","api_key_id")
);
--> statement-breakpoint
CREATE TABLE "creditor" (
	"creditor_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"organisation_number" text NOT NULL,
	"country" text NOT NULL,
	"language" text NOT NULL,
	"time_zone" text NOT NULL,
	"currency" text NOT NULL,
	"email" text NOT NULL,
	"phone" text,
	"address" jsonb NOT NULL,
	"bankgiro" text,
	"iban" text,
	"sandbox" boolean DEFAULT false NOT NULL,
	"clock_at" timestamp (3) with time zone,
	"start_on_import" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "creditor_roster" (
	"creditor_id" uuid PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotent_request" (
	"creditor_id" uuid NOT NULL,
	"key" text NOT NULL,
	"operation" text NOT NULL,
	"request_hash" text NOT NULL,
	"payload" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotent_request_creditor_id_key_pk" PRIMARY KEY("creditor_id","key")
);
--> statement-breakpoint
CREATE TABLE "attempt" (
	"creditor_id" uuid NOT NULL,
	"attempt_id" uuid NOT NULL,
	"distribution_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"number" integer NOT NULL,
	"channel" text NOT NULL,
	"partner_id" uuid NOT NULL,
	"contact_point_id" uuid NOT NULL,
	"effect_key" uuid NOT NULL,
	"epoch" integer NOT NULL,
	"state" text NOT NULL,
	"failure_class" text,
	"code" text,
	"detail" text,
	"partner_reference" text,
	"request_hash" text,
	"cancellation" text,
	"started_at" timestamp (3) with time zone NOT NULL,
	"retry_at" timestamp (3) with time zone,
	"accepted_at" timestamp (3) with time zone,
	"dispatched_at" timestamp (3) with time zone,
	"delivered_at" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone,
	"failed_at" timestamp (3) with time zone,
	"wire_at" timestamp (3) with time zone,
	CONSTRAINT "attempt_creditor_id_attempt_id_pk" PRIMARY KEY("creditor_id","attempt_id")
);
--> statement-breakpoint
CREATE TABLE "distribution" (
	"creditor_id" uuid NOT NULL,
	"distribution_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"generation" integer NOT NULL,
	"succession_order_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"state" text NOT NULL,
	"step" integer NOT NULL,
	"step_started_at" timestamp (3) with time zone,
	"channel" text,
	"milestone" text,
	"cause" text,
	"cancel_requested" boolean DEFAULT false NOT NULL,
	"deadline_missed" boolean DEFAULT false NOT NULL,
	"double_delivered" boolean DEFAULT false NOT NULL,
	"due_date" date NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"wake_at" timestamp (3) with time zone,
	"lease_until" timestamp (3) with time zone,
	"epoch" integer DEFAULT 0 NOT NULL,
	"claims" integer DEFAULT 0 NOT NULL,
	"row_version" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "distribution_creditor_id_distribution_id_pk" PRIMARY KEY("creditor_id","distribution_id")
);
--> statement-breakpoint
CREATE TABLE "event" (
	"creditor_id" uuid NOT NULL,
	"position" bigint NOT NULL,
	"type" text NOT NULL,
	"invoice_id" uuid,
	"distribution_id" uuid,
	"attempt_id" uuid,
	"debtor_id" uuid,
	"partner_id" uuid,
	"channel" text,
	"payload" jsonb NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "event_creditor_id_position_pk" PRIMARY KEY("creditor_id","position")
);
--> statement-breakpoint
CREATE TABLE "event_stream" (
	"creditor_id" uuid PRIMARY KEY NOT NULL,
	"position" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tally" (
	"creditor_id" uuid NOT NULL,
	"state" text NOT NULL,
	"channel" text NOT NULL,
	"cause" text NOT NULL,
	"currency" text NOT NULL,
	"count" bigint NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "tally_creditor_id_state_channel_cause_currency_pk" PRIMARY KEY("creditor_id","state","channel","cause","currency")
);
--> statement-breakpoint
CREATE TABLE "import_row" (
	"creditor_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"row" integer NOT NULL,
	"outcome" text NOT NULL,
	"invoice_number" text,
	"invoice_id" uuid,
	"errors" jsonb NOT NULL,
	CONSTRAINT "import_row_creditor_id_import_id_row_pk" PRIMARY KEY("creditor_id","import_id","row")
);
--> statement-breakpoint
CREATE TABLE "invoice_import" (
	"creditor_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"file_name" text,
	"format" text NOT NULL,
	"content_hash" text NOT NULL,
	"row_count" integer NOT NULL,
	"created_count" integer NOT NULL,
	"updated_count" integer NOT NULL,
	"unchanged_count" integer NOT NULL,
	"refused_count" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invoice_import_creditor_id_import_id_pk" PRIMARY KEY("creditor_id","import_id")
);
--> statement-breakpoint
CREATE TABLE "source" (
	"creditor_id" uuid NOT NULL,
	"source_id" uuid NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "source_creditor_id_source_id_pk" PRIMARY KEY("creditor_id","source_id"),
	CONSTRAINT "source_name_key" UNIQUE("creditor_id","name")
);
--> statement-breakpoint
CREATE TABLE "payment" (
	"creditor_id" uuid NOT NULL,
	"payment_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"paid_on" date NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payment_creditor_id_payment_id_pk" PRIMARY KEY("creditor_id","payment_id")
);
--> statement-breakpoint
CREATE TABLE "partner" (
	"creditor_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"name" text NOT NULL,
	"adapter" text NOT NULL,
	"channel" text NOT NULL,
	"priority" integer DEFAULT 100 NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"settings" jsonb NOT NULL,
	"sealed_secrets" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "partner_creditor_id_partner_id_pk" PRIMARY KEY("creditor_id","partner_id"),
	CONSTRAINT "partner_name_key" UNIQUE("creditor_id","name")
);
--> statement-breakpoint
CREATE TABLE "receipt" (
	"creditor_id" uuid NOT NULL,
	"receipt_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"partner_event_id" text NOT NULL,
	"effect_key" uuid,
	"state" text NOT NULL,
	"failure_class" text,
	"code" text,
	"detail" text,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"applied_at" timestamp (3) with time zone,
	CONSTRAINT "receipt_creditor_id_receipt_id_pk" PRIMARY KEY("creditor_id","receipt_id"),
	CONSTRAINT "receipt_partner_event_key" UNIQUE("creditor_id","partner_id","partner_event_id")
);
--> statement-breakpoint
CREATE TABLE "contact_point" (
	"creditor_id" uuid NOT NULL,
	"contact_point_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"address" text NOT NULL,
	"postal_address" jsonb,
	"reachability" text DEFAULT 'UNKNOWN' NOT NULL,
	"reachability_reason" text,
	"reachability_since" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contact_point_creditor_id_contact_point_id_pk" PRIMARY KEY("creditor_id","contact_point_id"),
	CONSTRAINT "contact_point_address_key" UNIQUE("creditor_id","debtor_id","channel","address")
);
--> statement-breakpoint
CREATE TABLE "debtor" (
	"creditor_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"number" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"identity_number" text,
	"vat_number" text,
	"country" text NOT NULL,
	"language" text NOT NULL,
	"time_zone" text NOT NULL,
	"preferred_channel" text,
	"public_sector" boolean DEFAULT false NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"content_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "debtor_creditor_id_debtor_id_pk" PRIMARY KEY("creditor_id","debtor_id"),
	CONSTRAINT "debtor_number_key" UNIQUE("creditor_id","number")
);
--> statement-breakpoint
CREATE TABLE "invoice" (
	"creditor_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"number" text NOT NULL,
	"type" text NOT NULL,
	"source_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"issue_date" date NOT NULL,
	"due_date" date NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"vat_minor" bigint NOT NULL,
	"paid_minor" bigint DEFAULT 0 NOT NULL,
	"payment_reference" text NOT NULL,
	"lines" jsonb NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"document_state" text NOT NULL,
	"claim_state" text NOT NULL,
	"distribution_id" uuid,
	"content_hash" text NOT NULL,
	"search_text" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invoice_creditor_id_invoice_id_pk" PRIMARY KEY("creditor_id","invoice_id"),
	CONSTRAINT "invoice_number_key" UNIQUE("creditor_id","number")
);
--> statement-breakpoint
CREATE TABLE "assignment_rule" (
	"creditor_id" uuid NOT NULL,
	"assignment_rule_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"condition" jsonb NOT NULL,
	"succession_order_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "assignment_rule_creditor_id_assignment_rule_id_pk" PRIMARY KEY("creditor_id","assignment_rule_id"),
	CONSTRAINT "assignment_rule_position_key" UNIQUE("creditor_id","position")
);
--> statement-breakpoint
CREATE TABLE "succession_order" (
	"creditor_id" uuid NOT NULL,
	"succession_order_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"name" text NOT NULL,
	"definition" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "succession_order_creditor_id_succession_order_id_version_pk" PRIMARY KEY("creditor_id","succession_order_id","version"),
	CONSTRAINT "succession_order_name_key" UNIQUE("creditor_id","name","version")
);
--> statement-breakpoint
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_creditor_id_distribution_id_distribution_creditor_id_distribution_id_fk" FOREIGN KEY ("creditor_id","distribution_id") REFERENCES "public"."distribution"("creditor_id","distribution_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_creditor_id_partner_id_partner_creditor_id_partner_id_fk" FOREIGN KEY ("creditor_id","partner_id") REFERENCES "public"."partner"("creditor_id","partner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_creditor_id_contact_point_id_contact_point_creditor_id_contact_point_id_fk" FOREIGN KEY ("creditor_id","contact_point_id") REFERENCES "public"."contact_point"("creditor_id","contact_point_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "distribution" ADD CONSTRAINT "distribution_creditor_id_invoice_id_invoice_creditor_id_invoice_id_fk" FOREIGN KEY ("creditor_id","invoice_id") REFERENCES "public"."invoice"("creditor_id","invoice_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "distribution" ADD CONSTRAINT "distribution_creditor_id_succession_order_id_version_succession_order_creditor_id_succession_order_id_version_fk" FOREIGN KEY ("creditor_id","succession_order_id","version") REFERENCES "public"."succession_order"("creditor_id","succession_order_id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_row" ADD CONSTRAINT "import_row_creditor_id_import_id_invoice_import_creditor_id_import_id_fk" FOREIGN KEY ("creditor_id","import_id") REFERENCES "public"."invoice_import"("creditor_id","import_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_import" ADD CONSTRAINT "invoice_import_creditor_id_source_id_source_creditor_id_source_id_fk" FOREIGN KEY ("creditor_id","source_id") REFERENCES "public"."source"("creditor_id","source_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment" ADD CONSTRAINT "payment_creditor_id_invoice_id_invoice_creditor_id_invoice_id_fk" FOREIGN KEY ("creditor_id","invoice_id") REFERENCES "public"."invoice"("creditor_id","invoice_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipt" ADD CONSTRAINT "receipt_creditor_id_partner_id_partner_creditor_id_partner_id_fk" FOREIGN KEY ("creditor_id","partner_id") REFERENCES "public"."partner"("creditor_id","partner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_point" ADD CONSTRAINT "contact_point_creditor_id_debtor_id_debtor_creditor_id_debtor_id_fk" FOREIGN KEY ("creditor_id","debtor_id") REFERENCES "public"."debtor"("creditor_id","debtor_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_creditor_id_debtor_id_debtor_creditor_id_debtor_id_fk" FOREIGN KEY ("creditor_id","debtor_id") REFERENCES "public"."debtor"("creditor_id","debtor_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_creditor_id_source_id_source_creditor_id_source_id_fk" FOREIGN KEY ("creditor_id","source_id") REFERENCES "public"."source"("creditor_id","source_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment_rule" ADD CONSTRAINT "assignment_rule_creditor_id_succession_order_id_version_succession_order_creditor_id_succession_order_id_version_fk" FOREIGN KEY ("creditor_id","succession_order_id","version") REFERENCES "public"."succession_order"("creditor_id","succession_order_id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "attempt_number_key" ON "attempt" USING btree ("creditor_id","distribution_id","step","number");--> statement-breakpoint
CREATE UNIQUE INDEX "attempt_one_open" ON "attempt" USING btree ("creditor_id","distribution_id","step") WHERE "attempt"."state" in ('SUBMITTING', 'UNKNOWN');--> statement-breakpoint
CREATE INDEX "attempt_effect" ON "attempt" USING btree ("creditor_id","effect_key");--> statement-breakpoint
CREATE UNIQUE INDEX "distribution_generation_key" ON "distribution" USING btree ("creditor_id","invoice_id","purpose","generation");--> statement-breakpoint
CREATE UNIQUE INDEX "distribution_one_running" ON "distribution" USING btree ("creditor_id","invoice_id","purpose") WHERE "distribution"."state" in ('PLANNED', 'ACTIVE', 'HELD', 'BLOCKED');--> statement-breakpoint
CREATE INDEX "distribution_due" ON "distribution" USING btree ("creditor_id","wake_at") WHERE "distribution"."wake_at" is not null;--> statement-breakpoint
CREATE INDEX "distribution_state" ON "distribution" USING btree ("creditor_id","state","due_date","invoice_id");--> statement-breakpoint
CREATE INDEX "distribution_channel" ON "distribution" USING btree ("creditor_id","channel","due_date","invoice_id");--> statement-breakpoint
CREATE INDEX "event_distribution" ON "event" USING btree ("creditor_id","distribution_id","position");--> statement-breakpoint
CREATE INDEX "event_invoice" ON "event" USING btree ("creditor_id","invoice_id","position");--> statement-breakpoint
CREATE INDEX "invoice_import_recent" ON "invoice_import" USING btree ("creditor_id","created_at");--> statement-breakpoint
CREATE INDEX "payment_invoice" ON "payment" USING btree ("creditor_id","invoice_id");--> statement-breakpoint
CREATE INDEX "receipt_effect" ON "receipt" USING btree ("creditor_id","effect_key");--> statement-breakpoint
CREATE INDEX "debtor_name" ON "debtor" USING btree ("creditor_id","name","debtor_id");--> statement-breakpoint
CREATE INDEX "invoice_due" ON "invoice" USING btree ("creditor_id","due_date","invoice_id");--> statement-breakpoint
CREATE INDEX "invoice_amount" ON "invoice" USING btree ("creditor_id","amount_minor","invoice_id");--> statement-breakpoint
CREATE INDEX "invoice_debtor" ON "invoice" USING btree ("creditor_id","debtor_id","due_date","invoice_id");--> statement-breakpoint
CREATE INDEX "invoice_reference" ON "invoice" USING btree ("creditor_id","payment_reference");--> statement-breakpoint
CREATE UNIQUE INDEX "invoice_not_started" ON "invoice" USING btree ("creditor_id","due_date","invoice_id") WHERE "invoice"."distribution_id" is null;
CREATE TABLE "partner_budget" (
	"creditor_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"tokens" double precision NOT NULL,
	"refilled_at" timestamp (3) with time zone NOT NULL,
	"day" date NOT NULL,
	"day_count" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "partner_budget_creditor_id_partner_id_pk" PRIMARY KEY("creditor_id","partner_id")
);
--> statement-breakpoint
CREATE TABLE "partner_health" (
	"creditor_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"breaker" text DEFAULT 'CLOSED' NOT NULL,
	"opened_at" timestamp (3) with time zone,
	"retry_at" timestamp (3) with time zone,
	"openings" integer DEFAULT 0 NOT NULL,
	"window_started_at" timestamp (3) with time zone,
	"window_calls" integer DEFAULT 0 NOT NULL,
	"window_failures" integer DEFAULT 0 NOT NULL,
	"calls" bigint DEFAULT 0 NOT NULL,
	"taken" bigint DEFAULT 0 NOT NULL,
	"failures" bigint DEFAULT 0 NOT NULL,
	"latency_ms" double precision,
	"last_failure_code" text,
	"last_failure_at" timestamp (3) with time zone,
	CONSTRAINT "partner_health_creditor_id_partner_id_channel_pk" PRIMARY KEY("creditor_id","partner_id","channel")
);
--> statement-breakpoint
CREATE TABLE "partner_poll" (
	"creditor_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"cursor" text,
	"due_at" timestamp (3) with time zone NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_failure" text,
	CONSTRAINT "partner_poll_creditor_id_partner_id_pk" PRIMARY KEY("creditor_id","partner_id")
);
--> statement-breakpoint
CREATE TABLE "partner_price" (
	"creditor_id" uuid NOT NULL,
	"partner_price_id" uuid NOT NULL,
	"partner_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"country" text DEFAULT '' NOT NULL,
	"units_from" integer DEFAULT 1 NOT NULL,
	"amount_e4" bigint NOT NULL,
	"currency" text NOT NULL,
	"valid_from" date NOT NULL,
	CONSTRAINT "partner_price_creditor_id_partner_price_id_pk" PRIMARY KEY("creditor_id","partner_price_id"),
	CONSTRAINT "partner_price_key" UNIQUE("creditor_id","partner_id","channel","country","units_from","valid_from")
);
--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "units" integer;--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "cost_e4" bigint;--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "cost_currency" text;--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "cost_source" text;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "channels" text[];--> statement-breakpoint
UPDATE "partner" SET "channels" = ARRAY["channel"];--> statement-breakpoint
ALTER TABLE "partner" ALTER COLUMN "channels" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "countries" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "sealed_previous_secrets" text;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "previous_secrets_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "per_second_max" double precision;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "per_day_max" integer;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "concurrency_max" integer;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "lead_time_days" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "partner" ADD COLUMN "cut_off_hour" integer;--> statement-breakpoint
ALTER TABLE "receipt" ADD COLUMN "partner_reference" text;--> statement-breakpoint
ALTER TABLE "receipt" ADD COLUMN "cost_e4" bigint;--> statement-breakpoint
ALTER TABLE "receipt" ADD COLUMN "cost_currency" text;--> statement-breakpoint
ALTER TABLE "receipt" ADD COLUMN "payment" text;--> statement-breakpoint
ALTER TABLE "contact_point" ADD COLUMN "push_keys" jsonb;--> statement-breakpoint
ALTER TABLE "partner_budget" ADD CONSTRAINT "partner_budget_creditor_id_partner_id_partner_creditor_id_partner_id_fk" FOREIGN KEY ("creditor_id","partner_id") REFERENCES "public"."partner"("creditor_id","partner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_health" ADD CONSTRAINT "partner_health_creditor_id_partner_id_partner_creditor_id_partner_id_fk" FOREIGN KEY ("creditor_id","partner_id") REFERENCES "public"."partner"("creditor_id","partner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_poll" ADD CONSTRAINT "partner_poll_creditor_id_partner_id_partner_creditor_id_partner_id_fk" FOREIGN KEY ("creditor_id","partner_id") REFERENCES "public"."partner"("creditor_id","partner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_price" ADD CONSTRAINT "partner_price_creditor_id_partner_id_partner_creditor_id_partner_id_fk" FOREIGN KEY ("creditor_id","partner_id") REFERENCES "public"."partner"("creditor_id","partner_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attempt_reference" ON "attempt" USING btree ("creditor_id","partner_id","partner_reference") WHERE "attempt"."partner_reference" is not null;--> statement-breakpoint
ALTER TABLE "partner_budget" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "partner_budget" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY creditor_scope ON "partner_budget"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "partner_budget" TO stafett_app;--> statement-breakpoint
ALTER TABLE "partner_health" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "partner_health" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY creditor_scope ON "partner_health"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "partner_health" TO stafett_app;--> statement-breakpoint
ALTER TABLE "partner_poll" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "partner_poll" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY creditor_scope ON "partner_poll"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "partner_poll" TO stafett_app;--> statement-breakpoint
ALTER TABLE "partner_price" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "partner_price" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY creditor_scope ON "partner_price"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "partner_price" TO stafett_app;

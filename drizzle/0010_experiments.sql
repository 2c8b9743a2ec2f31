CREATE TABLE "assignment" (
	"creditor_id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"phase" integer NOT NULL,
	"arm" smallint,
	"bucket" integer,
	"reason" text NOT NULL,
	"assigned_at" timestamp (3) with time zone NOT NULL,
	"exposed_at" timestamp (3) with time zone,
	"before" jsonb,
	"slices" jsonb NOT NULL,
	CONSTRAINT "assignment_creditor_id_experiment_id_debtor_id_pk" PRIMARY KEY("creditor_id","experiment_id","debtor_id")
);
--> statement-breakpoint
CREATE TABLE "experiment" (
	"creditor_id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"key" text NOT NULL,
	"state" text NOT NULL,
	"definition" jsonb NOT NULL,
	"planned" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"stopped_at" timestamp (3) with time zone,
	"shipped_arm" text,
	"holdback_bp" integer DEFAULT 0 NOT NULL,
	"outcome_position" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "experiment_creditor_id_experiment_id_pk" PRIMARY KEY("creditor_id","experiment_id"),
	CONSTRAINT "experiment_key" UNIQUE("creditor_id","key")
);
--> statement-breakpoint
CREATE TABLE "experiment_decision" (
	"creditor_id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"act" text NOT NULL,
	"arm" text,
	"snapshot_id" uuid,
	"decided_by" text NOT NULL,
	"decided_at" timestamp (3) with time zone NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "experiment_decision_creditor_id_experiment_id_number_pk" PRIMARY KEY("creditor_id","experiment_id","number")
);
--> statement-breakpoint
CREATE TABLE "experiment_phase" (
	"creditor_id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"phase" integer NOT NULL,
	"salt" text NOT NULL,
	"weights" jsonb NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "experiment_phase_creditor_id_experiment_id_phase_pk" PRIMARY KEY("creditor_id","experiment_id","phase")
);
--> statement-breakpoint
CREATE TABLE "outcome" (
	"creditor_id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"distribution_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"arm" smallint NOT NULL,
	"phase" integer NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"started_on" date NOT NULL,
	"due_date" date NOT NULL,
	"counted_position" bigint DEFAULT 0 NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	"delivered_step" smallint,
	"opened_at" timestamp (3) with time zone,
	"opened_verified_at" timestamp (3) with time zone,
	"first_step" smallint,
	"fallbacks" smallint DEFAULT 0 NOT NULL,
	"bounces" smallint DEFAULT 0 NOT NULL,
	"complaints" smallint DEFAULT 0 NOT NULL,
	"reminders" smallint DEFAULT 0 NOT NULL,
	"costs_e4" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"cost_e4" bigint DEFAULT 0 NOT NULL,
	"cost_currency" text,
	"ended_at" timestamp (3) with time zone,
	"close_cause" text,
	"closed_on" date,
	CONSTRAINT "outcome_creditor_id_experiment_id_invoice_id_pk" PRIMARY KEY("creditor_id","experiment_id","invoice_id")
);
--> statement-breakpoint
CREATE TABLE "snapshot" (
	"creditor_id" uuid NOT NULL,
	"snapshot_id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"as_of" timestamp (3) with time zone NOT NULL,
	"watermark" bigint NOT NULL,
	"engine_version" text NOT NULL,
	"inputs" "bytea" NOT NULL,
	"result" text NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "snapshot_creditor_id_snapshot_id_pk" PRIMARY KEY("creditor_id","snapshot_id")
);
--> statement-breakpoint
ALTER TABLE "creditor" ADD COLUMN "holdout_bp" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "assignment_rule" ADD COLUMN "experiment_id" uuid;--> statement-breakpoint
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_creditor_id_experiment_id_experiment_creditor_id_experiment_id_fk" FOREIGN KEY ("creditor_id","experiment_id") REFERENCES "public"."experiment"("creditor_id","experiment_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_creditor_id_debtor_id_debtor_creditor_id_debtor_id_fk" FOREIGN KEY ("creditor_id","debtor_id") REFERENCES "public"."debtor"("creditor_id","debtor_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_decision" ADD CONSTRAINT "experiment_decision_creditor_id_experiment_id_experiment_creditor_id_experiment_id_fk" FOREIGN KEY ("creditor_id","experiment_id") REFERENCES "public"."experiment"("creditor_id","experiment_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_phase" ADD CONSTRAINT "experiment_phase_creditor_id_experiment_id_experiment_creditor_id_experiment_id_fk" FOREIGN KEY ("creditor_id","experiment_id") REFERENCES "public"."experiment"("creditor_id","experiment_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outcome" ADD CONSTRAINT "outcome_creditor_id_invoice_id_invoice_creditor_id_invoice_id_fk" FOREIGN KEY ("creditor_id","invoice_id") REFERENCES "public"."invoice"("creditor_id","invoice_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_creditor_id_experiment_id_experiment_creditor_id_experiment_id_fk" FOREIGN KEY ("creditor_id","experiment_id") REFERENCES "public"."experiment"("creditor_id","experiment_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "outcome_invoice" ON "outcome" USING btree ("creditor_id","invoice_id");--> statement-breakpoint
CREATE INDEX "outcome_counted" ON "outcome" USING btree ("creditor_id","experiment_id","counted_position");--> statement-breakpoint
CREATE INDEX "snapshot_recent" ON "snapshot" USING btree ("creditor_id","experiment_id","created_at");
--> statement-breakpoint
ALTER TABLE "experiment" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "experiment" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY creditor_scope ON "experiment"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "experiment" TO stafett_app;
--> statement-breakpoint
ALTER TABLE "experiment_phase" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "experiment_phase" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY creditor_scope ON "experiment_phase"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "experiment_phase" TO stafett_app;
--> statement-breakpoint
ALTER TABLE "assignment" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "assignment" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY creditor_scope ON "assignment"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "assignment" TO stafett_app;
--> statement-breakpoint
ALTER TABLE "outcome" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "outcome" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY creditor_scope ON "outcome"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "outcome" TO stafett_app;
--> statement-breakpoint
ALTER TABLE "snapshot" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "snapshot" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY creditor_scope ON "snapshot"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "snapshot" TO stafett_app;
--> statement-breakpoint
ALTER TABLE "experiment_decision" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "experiment_decision" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY creditor_scope ON "experiment_decision"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "experiment_decision" TO stafett_app;

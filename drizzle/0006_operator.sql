CREATE TABLE "bulk_act" (
	"creditor_id" uuid NOT NULL,
	"bulk_act_id" uuid NOT NULL,
	"act" jsonb NOT NULL,
	"state" text DEFAULT 'WAITING' NOT NULL,
	"distribution_ids" uuid[] NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"done_count" integer DEFAULT 0 NOT NULL,
	"problems" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"run_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "bulk_act_creditor_id_bulk_act_id_pk" PRIMARY KEY("creditor_id","bulk_act_id")
);
--> statement-breakpoint
CREATE TABLE "pause" (
	"creditor_id" uuid NOT NULL,
	"what" text NOT NULL,
	"key" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "pause_creditor_id_what_key_pk" PRIMARY KEY("creditor_id","what","key")
);
--> statement-breakpoint
ALTER TABLE "distribution" ADD COLUMN "paused" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "bulk_act_recent" ON "bulk_act" USING btree ("creditor_id","created_at");--> statement-breakpoint
CREATE INDEX "distribution_paused" ON "distribution" USING btree ("creditor_id") WHERE "distribution"."paused";--> statement-breakpoint
ALTER TABLE "bulk_act" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "bulk_act" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY creditor_scope ON "bulk_act"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "bulk_act" TO stafett_app;
--> statement-breakpoint
ALTER TABLE "pause" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "pause" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY creditor_scope ON "pause"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "pause" TO stafett_app;

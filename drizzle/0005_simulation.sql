CREATE TABLE "simulation" (
	"creditor_id" uuid NOT NULL,
	"simulation_id" uuid NOT NULL,
	"state" text DEFAULT 'QUEUED' NOT NULL,
	"input" jsonb NOT NULL,
	"progress" real DEFAULT 0 NOT NULL,
	"result" jsonb,
	"problem" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "simulation_creditor_id_simulation_id_pk" PRIMARY KEY("creditor_id","simulation_id")
);
--> statement-breakpoint
CREATE INDEX "simulation_recent" ON "simulation" USING btree ("creditor_id","created_at");--> statement-breakpoint
ALTER TABLE "simulation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "simulation" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY creditor_scope ON "simulation"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "simulation" TO stafett_app;

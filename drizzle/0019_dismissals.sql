CREATE TABLE "dismissal" (
	"creditor_id" uuid NOT NULL,
	"distribution_id" uuid NOT NULL,
	"state" text NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"reason" text NOT NULL,
	"note" text NOT NULL,
	"dismissed_by" text NOT NULL,
	"dismissed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "dismissal_creditor_id_distribution_id_pk" PRIMARY KEY("creditor_id","distribution_id")
);
--> statement-breakpoint
ALTER TABLE "partner_poll" ADD COLUMN "asked_to" uuid;--> statement-breakpoint
ALTER TABLE "dismissal" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "dismissal" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY creditor_scope ON "dismissal"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "dismissal" TO stafett_app;

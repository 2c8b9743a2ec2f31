SET LOCAL lock_timeout = '10s';--> statement-breakpoint
ALTER TABLE "outcome" ADD COLUMN "bounced_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "outcome" ADD COLUMN "complained_at" timestamp (3) with time zone;--> statement-breakpoint
-- All outcomes are counted anew from the log, within their windows. The owner is let see the rows of every creditor for it.
ALTER TABLE "experiment" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE "experiment" SET "outcome_position" = 0;--> statement-breakpoint
ALTER TABLE "experiment" FORCE ROW LEVEL SECURITY;

DROP INDEX "attempt_number_key";--> statement-breakpoint
DROP INDEX "attempt_one_open";--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "nudge" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "attempt_number_key" ON "attempt" USING btree ("creditor_id","distribution_id","step","nudge","number");--> statement-breakpoint
CREATE UNIQUE INDEX "attempt_one_open" ON "attempt" USING btree ("creditor_id","distribution_id","step","nudge") WHERE "attempt"."state" in ('SUBMITTING', 'UNKNOWN');
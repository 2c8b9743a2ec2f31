ALTER TABLE "attempt" DROP CONSTRAINT "attempt_creditor_id_distribution_id_distribution_creditor_id_distribution_id_fk";
--> statement-breakpoint
ALTER TABLE "attempt" DROP CONSTRAINT "attempt_creditor_id_partner_id_partner_creditor_id_partner_id_fk";
--> statement-breakpoint
ALTER TABLE "attempt" DROP CONSTRAINT "attempt_creditor_id_contact_point_id_contact_point_creditor_id_contact_point_id_fk";
--> statement-breakpoint
ALTER TABLE "distribution" DROP CONSTRAINT "distribution_creditor_id_invoice_id_invoice_creditor_id_invoice_id_fk";
--> statement-breakpoint
ALTER TABLE "distribution" DROP CONSTRAINT "distribution_creditor_id_succession_order_id_version_succession_order_creditor_id_succession_order_id_version_fk";
--> statement-breakpoint
DROP INDEX "distribution_state";--> statement-breakpoint
DROP INDEX "event_distribution";--> statement-breakpoint
DROP INDEX "distribution_one_running";--> statement-breakpoint
DROP INDEX "distribution_gathering";--> statement-breakpoint
ALTER TABLE "distribution" ADD COLUMN "resting_state" text GENERATED ALWAYS AS (case when state in ('PLANNED', 'ACTIVE') then null else state end) STORED;--> statement-breakpoint
CREATE INDEX "distribution_resting" ON "distribution" USING btree ("creditor_id","resting_state","due_date","invoice_id") WHERE "distribution"."resting_state" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "distribution_one_running" ON "distribution" USING btree ("creditor_id","invoice_id","purpose") WHERE "distribution"."resting_state" is null or "distribution"."resting_state" in ('HELD', 'BLOCKED');--> statement-breakpoint
CREATE INDEX "distribution_gathering" ON "distribution" USING btree ("creditor_id","debtor_id") WHERE "distribution"."resting_state" is null and "distribution"."gather_until" is not null;--> statement-breakpoint
-- Half a page is left free, so that a claim and what follows find room beside the row they change (HOT updates).
ALTER TABLE "distribution" SET (fillfactor = 50);--> statement-breakpoint
-- What distributions and attempts name is never deleted: that is what held the foreign keys true, and holds without them.
REVOKE DELETE ON "partner", "contact_point", "succession_order", "debtor" FROM stafett_app;

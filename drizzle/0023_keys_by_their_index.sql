DROP INDEX "attempt_effect";--> statement-breakpoint
DROP INDEX "distribution_channel";--> statement-breakpoint
DROP INDEX "event_invoice";--> statement-breakpoint
CREATE INDEX "attempt_effect" ON "attempt" USING btree ("effect_key");--> statement-breakpoint
CREATE INDEX "distribution_channel" ON "distribution" USING btree ("creditor_id","channel","due_date","invoice_id") WHERE "distribution"."channel" is not null;--> statement-breakpoint
CREATE INDEX "event_invoice" ON "event" USING btree ("invoice_id","position");
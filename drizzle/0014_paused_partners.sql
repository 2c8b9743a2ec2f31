DROP INDEX "distribution_paused";--> statement-breakpoint
ALTER TABLE "creditor" ADD COLUMN "resumptions" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "distribution" ADD COLUMN "held_from" text;--> statement-breakpoint
ALTER TABLE "distribution" ADD COLUMN "resumptions_seen" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "distribution_paused" ON "distribution" USING btree ("creditor_id","resumptions_seen","distribution_id") WHERE "distribution"."paused";
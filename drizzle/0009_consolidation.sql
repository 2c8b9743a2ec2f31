ALTER TABLE "attempt" ADD COLUMN "shares" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "share" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "distribution" ADD COLUMN "gather_until" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "distribution_gathering" ON "distribution" USING btree ("creditor_id","debtor_id") WHERE "distribution"."state" = 'PLANNED' and "distribution"."gather_until" is not null;
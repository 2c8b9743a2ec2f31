ALTER TABLE "distribution" ADD COLUMN "late_delivered" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "distribution" ADD COLUMN "overtaken" boolean DEFAULT false NOT NULL;
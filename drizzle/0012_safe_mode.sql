CREATE TABLE "database_identity" (
	"database_identity_id" integer PRIMARY KEY NOT NULL,
	"identity" jsonb NOT NULL,
	"beat" bigint NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "database_loss" (
	"database_loss_id" integer PRIMARY KEY NOT NULL,
	"why" text NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"detected_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "doubt" (
	"creditor_id" uuid NOT NULL,
	"effect_key" uuid NOT NULL,
	"database_loss_id" integer NOT NULL,
	"distribution_id" uuid NOT NULL,
	"attempt_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"way" text,
	CONSTRAINT "doubt_creditor_id_database_loss_id_attempt_id_pk" PRIMARY KEY("creditor_id","database_loss_id","attempt_id")
);
--> statement-breakpoint
CREATE TABLE "safe_mode" (
	"creditor_id" uuid NOT NULL,
	"database_loss_id" integer NOT NULL,
	"channel" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"lifted_at" timestamp (3) with time zone,
	"doubt" text,
	"reason" text,
	"lifted_by" uuid,
	CONSTRAINT "safe_mode_creditor_id_database_loss_id_channel_pk" PRIMARY KEY("creditor_id","database_loss_id","channel")
);
--> statement-breakpoint
CREATE INDEX "doubt_distribution" ON "doubt" USING btree ("creditor_id","distribution_id");
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "database_identity" TO stafett_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON "database_loss" TO stafett_app;
--> statement-breakpoint
ALTER TABLE "safe_mode" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "safe_mode" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY creditor_scope ON "safe_mode"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "safe_mode" TO stafett_app;
--> statement-breakpoint
ALTER TABLE "doubt" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "doubt" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY creditor_scope ON "doubt"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "doubt" TO stafett_app;

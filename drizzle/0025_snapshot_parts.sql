CREATE TABLE "snapshot_part" (
	"creditor_id" uuid NOT NULL,
	"snapshot_id" uuid NOT NULL,
	"part" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "snapshot_part_creditor_id_snapshot_id_part_pk" PRIMARY KEY("creditor_id","snapshot_id","part")
);
--> statement-breakpoint
ALTER TABLE "snapshot" ALTER COLUMN "inputs" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "snapshot_part" ADD CONSTRAINT "snapshot_part_creditor_id_snapshot_id_snapshot_creditor_id_snapshot_id_fk" FOREIGN KEY ("creditor_id","snapshot_id") REFERENCES "public"."snapshot"("creditor_id","snapshot_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshot_part" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "snapshot_part" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "snapshot_part" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY creditor_scope ON "snapshot_part"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "snapshot_part" TO stafett_app;

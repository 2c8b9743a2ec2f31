CREATE TABLE "outcome_change" (
	"creditor_id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"written_by" "xid8" NOT NULL,
	"invoice_id" uuid NOT NULL,
	CONSTRAINT "outcome_change_creditor_id_experiment_id_written_by_invoice_id_pk" PRIMARY KEY("creditor_id","experiment_id","written_by","invoice_id")
);
--> statement-breakpoint
DROP INDEX "outcome_written";--> statement-breakpoint
ALTER TABLE "experiment" ADD COLUMN "changes_from" "xid8" DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "experiment" ADD COLUMN "changes_mark" "xid8";--> statement-breakpoint
ALTER TABLE "experiment" ADD COLUMN "changes_marked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "outcome_change" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "outcome_change" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY creditor_scope ON "outcome_change"
  USING (creditor_id = nullif(current_setting('app.creditor', true), '')::uuid);--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "outcome_change" TO stafett_app;--> statement-breakpoint
CREATE FUNCTION note_outcome_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO outcome_change (creditor_id, experiment_id, written_by, invoice_id)
  SELECT creditor_id, experiment_id, pg_current_xact_id(), invoice_id FROM written
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER note_outcome_insert AFTER INSERT ON "outcome" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION note_outcome_change();--> statement-breakpoint
CREATE TRIGGER note_outcome_update AFTER UPDATE ON "outcome" REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION note_outcome_change();--> statement-breakpoint
-- What changes of an outcome stands in no index any more: with room on its page, it changes in place.
ALTER TABLE "outcome" SET (fillfactor = 80);

SET LOCAL lock_timeout = '10s';--> statement-breakpoint
DROP INDEX "outcome_counted";--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "stratum" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "written_by" "xid8" DEFAULT pg_current_xact_id() NOT NULL;--> statement-breakpoint
ALTER TABLE "experiment" ADD COLUMN "rows_gone" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outcome" ADD COLUMN "written_by" "xid8" DEFAULT pg_current_xact_id() NOT NULL;--> statement-breakpoint
ALTER TABLE "snapshot" ADD COLUMN "base_snapshot_id" uuid;--> statement-breakpoint
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_creditor_id_base_snapshot_id_snapshot_creditor_id_snapshot_id_fk" FOREIGN KEY ("creditor_id","base_snapshot_id") REFERENCES "public"."snapshot"("creditor_id","snapshot_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "assignment_written" ON "assignment" USING btree ("creditor_id","experiment_id","written_by");--> statement-breakpoint
CREATE INDEX "outcome_written" ON "outcome" USING btree ("creditor_id","experiment_id","written_by");--> statement-breakpoint
CREATE INDEX "snapshot_base" ON "snapshot" USING btree ("creditor_id","base_snapshot_id");--> statement-breakpoint
-- What was written last, whoever writes it: an insert takes the default, an update is stamped.
CREATE FUNCTION stamp_written_by() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.written_by := pg_current_xact_id();
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER stamp_written_by BEFORE UPDATE ON "assignment" FOR EACH ROW EXECUTE FUNCTION stamp_written_by();--> statement-breakpoint
CREATE TRIGGER stamp_written_by BEFORE UPDATE ON "outcome" FOR EACH ROW EXECUTE FUNCTION stamp_written_by();--> statement-breakpoint
-- Rows that are gone leave nothing behind that could be read: whoever keeps them has to read all anew.
CREATE FUNCTION count_rows_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE experiment e SET rows_gone = rows_gone + 1
  FROM (SELECT DISTINCT creditor_id, experiment_id FROM gone) g
  WHERE e.creditor_id = g.creditor_id AND e.experiment_id = g.experiment_id;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION count_row_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE experiment e SET rows_gone = rows_gone + 1
  WHERE e.creditor_id = OLD.creditor_id AND e.experiment_id = OLD.experiment_id;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER count_rows_gone AFTER DELETE ON "assignment" REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows_gone();--> statement-breakpoint
CREATE TRIGGER count_rows_gone AFTER DELETE ON "outcome" REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION count_rows_gone();--> statement-breakpoint
CREATE TRIGGER count_row_moved AFTER UPDATE OF "debtor_id", "experiment_id" ON "assignment" FOR EACH ROW
  WHEN (OLD.debtor_id <> NEW.debtor_id OR OLD.experiment_id <> NEW.experiment_id) EXECUTE FUNCTION count_row_moved();--> statement-breakpoint
CREATE TRIGGER count_row_moved AFTER UPDATE OF "debtor_id", "experiment_id", "invoice_id" ON "outcome" FOR EACH ROW
  WHEN (OLD.debtor_id <> NEW.debtor_id OR OLD.experiment_id <> NEW.experiment_id OR OLD.invoice_id <> NEW.invoice_id)
  EXECUTE FUNCTION count_row_moved();--> statement-breakpoint
-- Compressed already.
ALTER TABLE "snapshot" ALTER COLUMN "inputs" SET STORAGE EXTERNAL;

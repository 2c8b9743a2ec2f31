-- Row-level security: every row belongs to one creditor, and a transaction sees only the creditor it has named
-- with SET LOCAL app.creditor. Unset, it sees nothing. The application works as stafett_app, which owns nothing
-- and cannot bypass the policies; FORCE holds even the owner to them.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'stafett_app') THEN
    CREATE ROLE stafett_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of the same cluster was migrated at the same moment
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT pg_has_role(current_user, 'stafett_app', 'MEMBER') THEN
    EXECUTE format('GRANT stafett_app TO %I', current_user);
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL;
END $$;
--> statement-breakpoint
DO $$
DECLARE
  t text;
BEGIN
  FOR t IN
    SELECT c.table_name FROM information_schema.columns c
    JOIN information_schema.tables i USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND c.column_name = 'creditor_id'
      AND i.table_type = 'BASE TABLE' AND c.table_name <> 'creditor_roster'
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY creditor_scope ON %I USING (creditor_id = nullif(current_setting(''app.creditor'', true), '''')::uuid)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO stafett_app', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO stafett_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON creditor_roster TO stafett_app;
--> statement-breakpoint
-- The log is insert-only, and what a partner reported is never deleted.
REVOKE UPDATE, DELETE ON event FROM stafett_app;
--> statement-breakpoint
REVOKE DELETE ON receipt, payment, distribution, attempt, invoice, creditor, event_stream FROM stafett_app;
--> statement-breakpoint
-- Distributions and attempts change often: room for updates in place, and vacuum early.
ALTER TABLE distribution SET (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.02);
--> statement-breakpoint
ALTER TABLE attempt SET (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.02);
--> statement-breakpoint
ALTER TABLE tally SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);

/**
 * Statements that close a table to everybody but its tenant: row-level security, forced so that it binds the owner
 * too, and the application role's rights. `UnitOfWork` makes the settings that `till_sees` reads.
 */
export function closeToTenant(table: string, rights: string): string[] {
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY tenant ON ${table} USING (till_sees(merchant_id)) WITH CHECK (till_sees(merchant_id))`,
    `GRANT ${rights} ON ${table} TO till_app`,
  ];
}

/** The same for a table that belongs to no tenant: only system units of work see it. */
export function closeToSystem(table: string, rights: string): string[] {
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY system_only ON ${table} USING (till_is_system()) WITH CHECK (till_is_system())`,
    `GRANT ${rights} ON ${table} TO till_app`,
  ];
}

/** Rights of an ordinary table, and of one whose rows are never changed. */
export const readWrite = 'SELECT, INSERT, UPDATE, DELETE';
export const appendOnly = 'SELECT, INSERT';

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ends the transaction unless a fact holds, for statements sent before the answers of those before them are known. */
const insist = `
  CREATE FUNCTION till_insist(fact boolean) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    IF fact IS NOT TRUE THEN
      RAISE EXCEPTION 'a fact that the transaction insisted on does not hold' USING ERRCODE = 'TL001';
    END IF;
  END $$`;

export class AddInsist1764001400000 implements MigrationInterface {
  readonly name = 'AddInsist1764001400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(insist);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}

// @vitest-environment node
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { toBase64url, unframe } from '../../src/lib/seal/bytes';
import { newestCircle, type OrgStatements } from '../../src/lib/seal/directory';
import { parseStatement, readStatement, type SignedStatement, signStatement, statementBytes } from '../../src/lib/seal/statement';
import { bytes, load, withBoth } from './vectors';

interface Signed { bytes: string; signature: string }
interface ChainVector { what: string; org_id: string; circle_id: string; org: Signed; members: Signed[]; leaves: Signed[]; circles: Signed[]; epoch: number | null }
interface Vectors {
  network: string; sign_pk: string;
  statements: (Signed & { fields: string[] })[];
  malformed: { what: string; bytes: string; valid: boolean }[];
  chains: ChainVector[];
}

const signed = (s: Signed): SignedStatement => ({ bytes: bytes(s.bytes), signature: bytes(s.signature) });

withBoth('statements', (p) => {
  const vectors = load<Vectors>('statement');
  const { network } = vectors;

  test('parse, and give their bytes again', () => {
    const kinds = vectors.statements.map((s) => {
      const statement = parseStatement(network, bytes(s.bytes));
      if (!statement) throw new Error('does not parse');
      const again = statementBytes(network, statement);
      expect(toBase64url(again)).toBe(s.bytes);
      expect(unframe(again)?.map(toBase64url)).toEqual(s.fields);
      expect(readStatement(network, signed(s), bytes(vectors.sign_pk), statement.kind)).toEqual(statement);
      const other = statement.kind === 'leave' ? 'org' : 'leave';
      expect(readStatement(network, signed(s), bytes(vectors.sign_pk), other)).toBeNull();
      return statement.kind;
    });
    expect(new Set(kinds).size).toBe(8);
  });

  test('malformed ones are refused as in C++', () => {
    for (const v of vectors.malformed) expect(parseStatement(network, bytes(v.bytes)) !== null, v.what).toBe(v.valid);
  });

  test('signing gives what reading takes', () => {
    const keys = p.signKeypair(p.randomBytes(32));
    const made = signStatement(network, { kind: 'leave', orgId: network, userId: network, issuedMs: 5 }, keys);
    expect(readStatement(network, made, keys.publicKey, 'leave')?.issuedMs).toBe(5);
    const other = p.signKeypair(p.randomBytes(32));
    expect(readStatement(network, made, other.publicKey, 'leave')).toBeNull();
  });

  test('chains lead to the same circle key as in C++, or to none', () => {
    expect(vectors.chains.filter((chain) => chain.epoch === null).length).toBeGreaterThan(5);
    for (const v of vectors.chains) {
      const statements: OrgStatements = { org: signed(v.org), members: v.members.map(signed), leaves: v.leaves.map(signed) };
      const key = newestCircle(network, v.org_id, v.circle_id, statements, v.circles.map(signed));
      expect(key?.epoch ?? null, v.what).toBe(v.epoch);
      if (key) expect([key.orgName, key.circleId, key.class]).toEqual(['Yayasan Pelita', v.circle_id, 'intake']);
    }
  });
});

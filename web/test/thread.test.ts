// SPDX-License-Identifier: Apache-2.0
// Whom the reporter's browser lets have her additions: those she wrote to, and those to whom one of them handed the report on.
import { describe, expect, it } from 'vitest';
import { readThread } from '../src/public/thread';
import { organisationsIn } from '../src/public/organisations';
import * as seal from '../src/lib/seal';
import { kNetwork, organisation, type TestOrg } from './world';

const b64 = seal.toBase64url;
const report = seal.randomId();
const circleOf = (org: TestOrg) => seal.circleId(org.id, '', 'intake');

function handon(from: TestOrg, to: TestOrg, change: { reportId?: string; signer?: TestOrg } = {}) {
  const statement = {
    kind: 'handon' as const,
    reportId: change.reportId ?? report,
    fromCircle: circleOf(from),
    fromEpoch: 1,
    toCircle: circleOf(to),
    toEpoch: 1,
    wrappedKey: seal.randomBytes(80),
    issuedMs: 5,
  };
  const { bytes, signature } = seal.signStatement(kNetwork, statement, seal.circleKeys((change.signer ?? from).seed).sign);
  return { statement: b64(bytes), signature: b64(signature) };
}

function holders(orgs: readonly TestOrg[], chosen: TestOrg, handons: unknown[]): string[] {
  const keys = seal.receiptKeys(seal.generateReceipt(), kNetwork);
  const directory = organisationsIn({ organisations: orgs.map((org) => org.shown) });
  const to = directory.filter((org) => org.id === chosen.id).map((org) => seal.newestCircle(kNetwork, org.id, circleOf(chosen), org.statements, org.circles));
  const plain: seal.PlainReport = { story: 'cerita', village: '', when: '', contact: '', contactWhen: '', danger: 'no', district: '', howKnown: 'seen', wantsReply: true, language: 'id', files: [] };
  const draft = { ...seal.draftReport(), reportId: report };
  const { capsule } = seal.sealReport(kNetwork, draft, plain, keys, to.filter((key) => key !== null));
  const head = { report_id: report, capsule: b64(capsule), states: [], handons };
  return readThread(kNetwork, keys, head, [], directory).holders.map((key) => key.orgId);
}

describe('additions', () => {
  const [pelita, imigrasi, dinas] = [organisation('Yayasan Pelita'), organisation('Kantor Imigrasi'), organisation('Dinas Sosial')];
  const all = [pelita, imigrasi, dinas];

  it('go to those she chose', () => {
    expect(holders(all, pelita, [])).toEqual([pelita.id]);
  });

  it('go to whom the report was handed on, and on again, before anyone there answered', () => {
    expect(holders(all, pelita, [handon(pelita, imigrasi)])).toEqual([pelita.id, imigrasi.id]);
    expect(holders(all, pelita, [handon(pelita, imigrasi), handon(imigrasi, dinas)])).toEqual([pelita.id, imigrasi.id, dinas.id]);
  });

  it('do not go where nobody who holds the report signed for it', () => {
    expect(holders(all, pelita, [handon(imigrasi, dinas)])).toEqual([pelita.id]);
    expect(holders(all, pelita, [handon(pelita, imigrasi, { signer: imigrasi })])).toEqual([pelita.id]);
    expect(holders(all, pelita, [handon(pelita, imigrasi, { reportId: seal.randomId() })])).toEqual([pelita.id]);
  });
});

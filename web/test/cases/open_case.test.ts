// SPDX-License-Identifier: Apache-2.0
// One open case: sections, sharing, conflicts, and what a partner's browser refuses to open.
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { OpenCase } from '../../src/lib/cases/case.svelte';
import { SectionEdit } from '../../src/lib/cases/edit.svelte';
import { FactsEdit } from '../../src/lib/cases/facts_edit.svelte';
import { payloadOf, valuesOf } from '../../src/lib/cases/fields';
import { openSection } from '../../src/lib/cases/sealing';
import { shareable } from '../../src/lib/cases/shareable';
import { makeAnswer, makeConsent, makeGrant, makeReferral, makeWithdrawal, underConsent } from '../../src/lib/cases/sharing';
import type { AnswerOut, CaseFileOut, CaseParts, ConsentOut, GrantOut, ReferralOut, Signed } from '../../src/lib/cases/types';
import { drafts } from '../../src/lib/drafts';
import * as seal from '../../src/lib/seal';
import { session } from '../../src/lib/session.svelte';
import { kNetwork, sessionOf } from '../world';
import { type Call, caseFile, enter, type Office, office, type Sealed, sealed } from './world';

const kDay = 24 * 60 * 60 * 1000;
const victim = { person_id: 'b'.repeat(32), role: 'victim', sex: '', birth_year: 0, age_band: '', citizenship: '', is_child: 'no' as const, perpetrator_roles: [], relations: [], version: 1 };

beforeAll(() => seal.ready());
afterEach(() => void vi.unstubAllGlobals());

/** A case of `owner` with title, narrative and identity, as its own case worker has it open. */
async function opened(answer: (call: Call, file: CaseFileOut) => { status: number; body?: unknown } | null = () => null) {
  const [owner, partner] = [office('Yayasan Pelita'), office('Kantor Imigrasi')];
  const id = seal.randomId();
  const parts = { title: sealed(owner, id, 'title', { text: 'Kapal ikan' }), narrative: sealed(owner, id, 'narrative', { text: 'Cerita pertama', later: 1 }), identity: sealed(owner, victim.person_id, 'identity', { name: 'Sri' }) };
  const all = Object.values(parts);
  const file = caseFile(owner, id, { title: parts.title.out, people: [victim], sections: all.map((one) => one.head) });
  const calls = await enter(owner, [partner], (call) => {
    const said = answer(call, file);
    if (said) return said;
    if (call.url === `/cases/${id}`) return { status: 200, body: file };
    const section = all.find((one) => call.url.endsWith(one.out.section_id));
    return call.method === 'GET' && section ? { status: 200, body: section.out } : { status: call.method === 'GET' ? 404 : 200, body: { version: 2 } };
  });
  const open = new OpenCase(id);
  await open.load();
  calls.length = 0;
  return { owner, partner, id, parts, file, calls, open };
}

const consentForm = (partner: Office) => ({ personId: victim.person_id, toOrg: partner.org.id, classes: ['legal', 'identity'], purpose: 'protection', how: 'read_aloud', language: 'id', guardian: false, fromMs: Date.now() - kDay, untilMs: Date.now() + 30 * kDay });
const consentOut = (sent: Signed, change: Partial<ConsentOut> = {}): ConsentOut => ({ ...sent, consent_id: seal.randomId(), state: 'running', evidence: null, withdrawal: null, ...change });
const read = (pair: Signed) => seal.parseCaseStatement(kNetwork, seal.fromBase64url(pair.statement));
const consentId = (pair: Signed) => (read(pair) as seal.ConsentStatement).consentId;

describe('sections', () => {
  it('the title is opened; other sections only when somebody looks, and then once', async () => {
    const { open, parts, calls } = await opened();
    expect(open.title).toBe('Kapal ikan');
    expect(open.personName(victim.person_id)).toBe('Korban 1');
    await open.open(parts.identity.head);
    await open.open(parts.identity.head);
    expect(open.personName(victim.person_id)).toBe('Sri');
    expect(calls.map((call) => call.url)).toEqual([`/cases/${open.id}/sections/${parts.identity.out.section_id}`]);
  });

  it('a save goes out sealed under the same key, one version higher, and keeps unknown keys', async () => {
    const { open, parts, calls, id } = await opened();
    const edit = new SectionEdit(open, 'narrative', id);
    await edit.begin();
    edit.values.text = 'Cerita kedua';
    expect(await edit.save()).toBe(true);
    const sent = calls.find((call) => call.method === 'PUT')?.body as unknown as Sealed['out'];
    expect(sent).toMatchObject({ version: 2, bundle_id: parts.narrative.out.bundle_id, section_id: parts.narrative.out.section_id });
    expect(JSON.stringify(sent)).not.toContain('kedua');
    const place = { sectionId: sent.section_id, class: 'narrative', version: 2 };
    expect(seal.openCaseSection(parts.narrative.key, kNetwork, place, seal.fromBase64url(sent.envelope))).toEqual({ v: 1, text: 'Cerita kedua', later: 1 });
  });

  it('a colleague saved first: both versions are there, and saving goes on top of hers', async () => {
    let theirs: Sealed | null = null;
    const { open, id, calls, owner, parts } = await opened((call, file) => {
      if (call.method === 'PUT' && call.body.version === 2) {
        theirs ??= sealed(owner, id, 'narrative', { text: 'Versi rekan', later: 1 }, 2, parts.narrative);
        file.sections = file.sections.map((one) => (one.class === 'narrative' && theirs ? theirs.head : one));
        return { status: 409, body: { key: 'conflict' } };
      }
      return theirs && call.method === 'GET' && call.url.endsWith(theirs.out.section_id) ? { status: 200, body: theirs.out } : null;
    });
    const edit = new SectionEdit(open, 'narrative', id);
    await edit.begin();
    edit.values.text = 'Versi saya';
    expect(await edit.save()).toBe(false);
    expect([edit.values.text, edit.theirs.text]).toEqual(['Versi saya', 'Versi rekan']);
    expect(await drafts.load(`case:${id}:narrative:${id}:`)).toContain('Versi saya');
    await edit.saveMine();
    expect(calls.filter((call) => call.method === 'PUT').map((call) => call.body.version)).toEqual([2, 3]);
    expect(edit.conflict).toBeNull();
  });

  it('a draft of an older version meets the newer one as a conflict', async () => {
    const { open, id } = await opened();
    await drafts.save(`case:${id}:narrative:${id}:`, JSON.stringify({ values: { text: 'Dari tab yang tertutup' }, version: 0 }));
    const edit = new SectionEdit(open, 'narrative', id);
    await edit.begin();
    expect(edit.values.text).toBe('Dari tab yang tertutup');
    expect(edit.theirs.text).toBe('Cerita pertama');
  });

  it('writing needs the circle of the class', async () => {
    const { open, calls } = await opened();
    const saved = await open.save('health', victim.person_id, null, { text: 'x' });
    expect(saved.state).toBe('failed');
    expect(open.problem).toContain('Kesehatan');
    expect(calls.filter((call) => call.method === 'PUT')).toEqual([]);
  });

  it('forms keep what they do not show', () => {
    const values = valuesOf('contact', { v: 1, phones: ['+62811', '+62812'], address: 'x', from_future: [1] });
    expect(values.phones).toBe('+62811\n+62812');
    expect(payloadOf('contact', { v: 1, from_future: [1] }, values)).toMatchObject({ v: 1, from_future: [1], phones: ['+62811', '+62812'] });
    const places = valuesOf('location', { places: [{ name: 'Mess', from: '2026-01-01', to: '' }] });
    expect(payloadOf('location', null, places).places).toEqual([{ name: 'Mess', from: '2026-01-01', to: '' }]);
  });
});

describe('facts', () => {
  it('only what was changed is sent, and a colleague’s change is not undone', async () => {
    let first = true;
    const { open, calls, file } = await opened((call, now) => {
      if (call.method !== 'PATCH' || !first) return null;
      first = false;
      now.facts = { ...now.facts, acts: ['recruitment'] };
      now.case.version = 7;
      return { status: 409, body: { key: 'conflict' } };
    });
    const edit = new FactsEdit(open, { ...file.case, ...file });
    edit.facts.means = ['fraud'];
    await edit.save();
    expect(open.problem).toContain('diubah orang lain');
    expect([edit.facts.acts, edit.facts.means, edit.dirty]).toEqual([['recruitment'], ['fraud'], true]);
    await edit.save();
    expect(calls.filter((call) => call.method === 'PATCH').map((call) => call.body)).toEqual([{ version: 1, means: ['fraud'] }, { version: 7, means: ['fraud'] }]);
  });
});

describe('sharing', () => {
  it('a grant carries the key for the partner’s circle, and her browser takes it', async () => {
    const { open, parts, partner, owner, file, id } = await opened();
    const consent = makeConsent(id, consentForm(partner));
    const identity = await open.open(parts.identity.head);
    if (!identity) throw new Error('not opened');
    const grant = makeGrant(id, identity, underConsent(read(consent) as seal.ConsentStatement));
    const taken = await received(partner, owner, file, parts.identity, grant, consent, []);
    expect(taken).toMatchObject({ fault: '', payload: { name: 'Sri' } });
    expect(await received(partner, owner, file, parts.identity, grant, null, [])).toMatchObject({ fault: 'consent', payload: null });
    expect(await received(partner, owner, file, parts.identity, null, null, [])).toMatchObject({ fault: 'grant', payload: null });
  });

  it('after the withdrawal it opens no more, even if the server goes on delivering', async () => {
    const { open, parts, partner, owner, file, id } = await opened();
    const consent = makeConsent(id, consentForm(partner));
    const identity = await open.open(parts.identity.head);
    if (!identity) throw new Error('not opened');
    const grant = makeGrant(id, identity, underConsent(read(consent) as seal.ConsentStatement));
    const withdrawal = makeWithdrawal(id, consentId(consent));
    expect(await received(partner, owner, file, parts.identity, grant, consent, [withdrawal])).toMatchObject({ fault: 'withdrawn', payload: null });
  });

  it('no key for a circle that the partner does not have, or whose chain is broken', async () => {
    const { open, parts, partner, id, calls } = await opened();
    partner.org.shown.statements = partner.org.shown.statements.filter((one) => one.kind !== 'circle');
    await session.keys.load();
    const consent = read(makeConsent(id, consentForm(partner))) as seal.ConsentStatement;
    expect(await open.share([parts.identity.head], underConsent(consent))).toBe(false);
    expect(open.problem).toContain('Identitas');
    expect(calls.filter((call) => call.method === 'POST')).toEqual([]);
  });

  it('a save after a grant has ended makes a new key, and the grants that run are made again', async () => {
    let refused = false;
    const { open, parts, partner, file, id, calls } = await opened((call) => {
      if (call.method !== 'PUT' || refused) return null;
      refused = true;
      return { status: 409, body: { key: 'reseal_needed' } };
    });
    const consent = makeConsent(id, consentForm(partner));
    const identity = await open.open(parts.identity.head);
    if (!identity) throw new Error('not opened');
    const grant = makeGrant(id, identity, underConsent(read(consent) as seal.ConsentStatement));
    file.grants = [{ ...grantOut(grant, parts.identity), state: 'running' }];
    await open.load();
    calls.length = 0;
    const saved = await open.save('identity', victim.person_id, identity, { name: 'Sri W' });
    expect(saved.state).toBe('saved');
    const [first, second] = calls.filter((call) => call.method === 'PUT').map((call) => call.body);
    expect(first?.bundle_id).toBe(parts.identity.out.bundle_id);
    expect(second?.bundle_id).not.toBe(parts.identity.out.bundle_id);
    expect(second?.version).toBe(2);
    const again = calls.find((call) => call.method === 'POST')?.body as unknown as Signed;
    expect(read(again)).toMatchObject({ kind: 'grant', bundleId: second?.bundle_id, toOrg: partner.org.id, basisRef: consentId(consent) });
  });

  it('consents and referrals are shown from their signed bytes; forged ones are not', async () => {
    const { open, partner, file, id } = await opened();
    const [good, other] = [makeConsent(id, consentForm(partner)), makeConsent(id, consentForm(partner))];
    file.consents = [consentOut(good), consentOut({ ...good, signature: other.signature })];
    await open.load();
    expect(open.consents.map((one) => [one.said?.toOrg ?? null, one.state])).toEqual([[partner.org.id, 'running'], [null, 'over']]);
    file.consents = [consentOut(good, { withdrawal: makeWithdrawal(id, consentId(good)) })];
    await open.load();
    expect(open.consents[0]?.state).toBe('withdrawn');
  });

  it('the strip gathers what runs into one sentence each', async () => {
    const { open, parts, partner, file, id } = await opened();
    const consent = read(makeConsent(id, { ...consentForm(partner), classes: ['identity', 'narrative'] })) as seal.ConsentStatement;
    const [identity, narrative] = [await open.open(parts.identity.head), await open.open(parts.narrative.head)];
    if (!identity || !narrative) throw new Error('not opened');
    const grants = [makeGrant(id, identity, underConsent(consent)), makeGrant(id, narrative, underConsent(consent))];
    file.grants = [grantOut(grants[0] as Signed, parts.identity), grantOut(grants[1] as Signed, parts.narrative), { ...grantOut(makeGrant(id, identity, underConsent(consent)), parts.identity), state: 'over' }];
    await open.load();
    expect(open.strip).toMatchObject([{ toOrg: partner.org.id, classes: ['identity', 'narrative'], purpose: 'protection' }]);
    expect(shareable(open.file as NonNullable<typeof open.file>, open.grants, consent).sections).toEqual([]);
  });
});

describe('referrals', () => {
  it('message and answers open on both sides; only the owner takes back', async () => {
    const { open, partner, owner, file, id } = await opened();
    const { message, ...sent } = makeReferral(id, { toOrg: partner.org.id, need: 'return', reason: 'Other', dueDay: '2026-12-01', message: 'Mohon surat perjalanan' });
    const referralId = (read(sent) as seal.ReferralStatement).referralId;
    const ownSide = { ...message, circle_id: seal.circleId(owner.org.id, '', 'intake') };
    const theirSide = { ...message, circle_id: message.to_circle_id, epoch: message.to_epoch, wrapped: message.to_wrapped };
    const referral: ReferralOut = { ...sent, referral_id: referralId, from_org: owner.org.id, state: 'sent', message: ownSide, answers: [] };
    file.referrals = [referral];
    await open.load();
    expect(open.referrals[0]).toMatchObject({ state: 'sent', message: 'Mohon surat perjalanan' });

    const revoked: AnswerOut = { ...makeAnswer(referralId, 'revoked', '', partner.org.id, ''), message: null };
    await asBob(partner, [owner], { ...file, referrals: [{ ...referral, message: theirSide }] });
    const there = new OpenCase(id);
    await there.load();
    expect(there.referrals[0]).toMatchObject({ message: 'Mohon surat perjalanan' });
    const accepted: AnswerOut = { ...makeAnswer(referralId, 'accepted', '', owner.org.id, ''), message: null };
    const forged: AnswerOut = { ...makeAnswer(referralId, 'revoked', '', owner.org.id, ''), message: null };

    const shown = async (answers: AnswerOut[]) => {
      await asBob(owner, [partner], { ...file, referrals: [{ ...referral, answers }] });
      const again = new OpenCase(id);
      await again.load();
      return again.referrals[0]?.state;
    };
    expect(await shown([accepted])).toBe('accepted');
    expect(await shown([forged])).toBe('sent');
    expect(await shown([accepted, revoked])).toBe('revoked');
    expect(await shown([{ ...accepted, signature: revoked.signature }])).toBe('sent');
  });
});

describe('a case that was taken over', () => {
  it('opens by a grant of the owner before, of the moment of the signed acceptance, and by nothing else', async () => {
    const { open, parts, partner, owner, file, id } = await opened();
    const consent = makeConsent(id, consentForm(partner));
    const identity = await open.open(parts.identity.head);
    if (!identity) throw new Error('not opened');
    const grant = makeGrant(id, identity, underConsent(read(consent) as seal.ConsentStatement));
    const { message: _, ...sent } = makeReferral(id, { toOrg: partner.org.id, need: 'takeover', reason: 'Other', dueDay: '2026-12-01', message: 'Ambil alih' });
    const other = makeReferral(id, { toOrg: partner.org.id, need: 'return', reason: 'Other', dueDay: '2026-12-01', message: 'Bukan seluruh kasus' });
    const given = read(grant) as seal.GrantStatement;
    const out = { ...parts.identity.out, circle_id: given.toCircle, epoch: given.toEpoch, wrapped: seal.toBase64url(given.wrapped), grant: { ...grantOut(grant, parts.identity), consent } };
    await asBob(partner, [owner], file);
    const referralId = (read(sent) as seal.ReferralStatement).referralId;
    const answers: AnswerOut[] = [{ ...makeAnswer(referralId, 'accepted', '', owner.org.id, ''), message: null }];
    const taken: ReferralOut = { ...sent, referral_id: referralId, from_org: owner.org.id, state: 'accepted', message: null, answers };
    const place = { id, org_id: partner.org.id };
    const late = Date.now() + 90 * kDay; // the grant's own period is long over
    expect(openSection({ ...place, referrals: [taken] }, out, late)).toMatchObject({ fault: '', payload: { name: 'Sri' } });
    expect(openSection(place, out, late)).toMatchObject({ fault: 'grant', payload: null });
    expect(openSection({ ...place, referrals: [{ ...taken, answers: [] }] }, out, late)).toMatchObject({ fault: 'grant' });
    expect(openSection({ ...place, referrals: [{ ...taken, statement: other.statement, signature: other.signature, answers }] }, out, late)).toMatchObject({ fault: 'grant' });
    expect(openSection({ ...place, referrals: [{ ...taken, signature: other.signature }] }, out, late)).toMatchObject({ fault: 'grant' });
    expect(openSection({ ...place, referrals: [taken] }, { ...out, grant: null }, late)).toMatchObject({ fault: 'grant' });
    expect(openSection({ ...place, referrals: [taken] }, { ...out, bundle_id: seal.randomId() }, late)).toMatchObject({ fault: 'place' });
  });
});

function grantOut(sent: Signed, section: Sealed): GrantOut {
  return { ...sent, grant_id: seal.randomId(), section_id: section.out.section_id, bundle_id: section.out.bundle_id, state: 'running', approval: null, consent: null, withdrawals: [] };
}

async function asBob(whose: Office, others: Office[], file: CaseFileOut): Promise<void> {
  await enter(whose, others, () => ({ status: 200, body: file }));
}

/** What the partner's browser makes of a section that the server delivers with these proofs. */
async function received(partner: Office, owner: Office, file: CaseFileOut, section: Sealed, grant: Signed | null, consent: Signed | null, withdrawals: Signed[]) {
  const said = grant && (read(grant) as seal.GrantStatement);
  const wrapped = said ? { circle_id: said.toCircle, epoch: said.toEpoch, wrapped: seal.toBase64url(said.wrapped) } : {};
  const out = { ...section.out, ...wrapped, author: null, grant: grant && { ...grantOut(grant, section), consent, withdrawals } };
  const parts: Partial<CaseParts> = { sections: [{ ...section.head, author: null }] };
  await enter(partner, [owner], (call) => ({ status: 200, body: call.url.includes('/sections/') ? out : { ...file, ...parts } }));
  const there = new OpenCase(file.case.id);
  await there.load();
  expect(there.own).toBe(false);
  const opened = await there.open(section.head);
  await session.enter(sessionOf(owner.org, owner.org.bob), owner.org.bob.person);
  return opened;
}

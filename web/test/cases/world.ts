// SPDX-License-Identifier: Apache-2.0
// Two organisations with circles of several classes, a signed-in person, and a server that only answers what it is told.
import { vi } from 'vitest';
import type { CaseFileOut, CaseRow, CaseParts, SectionClass, SectionHead, SectionIn, SectionOut } from '../../src/lib/cases/types';
import { kNoFacts } from '../../src/lib/cases/types';
import * as seal from '../../src/lib/seal';
import { session } from '../../src/lib/session.svelte';
import { kNetwork, organisation, sessionOf, signed, type TestOrg, type TestPerson } from '../world';

const b64 = seal.toBase64url;
export const kClasses = ['intake', 'identity', 'narrative', 'legal'] as const;

export interface Office {
  org: TestOrg;
  seeds: Map<string, Uint8Array<ArrayBuffer>>;
}

/** An organisation whose custodian made circles of these classes; Bob holds them all. */
export function office(name: string, classes: readonly string[] = kClasses): Office {
  const org = organisation(name);
  const seeds = new Map([['intake', org.seed]]);
  for (const one of classes.filter((each) => each !== 'intake')) {
    const seed = seal.randomBytes(32);
    const keys = seal.circleKeys(seed);
    seeds.set(one, seed);
    const circle = { kind: 'circle' as const, orgId: org.id, circleId: seal.circleId(org.id, '', one), team: '', class: one, epoch: 1, boxPk: keys.box.publicKey, signPk: keys.sign.publicKey, custodian: org.alice.id, issuedMs: 3 };
    org.shown.statements.push(signed('circle', seal.signStatement(kNetwork, circle, org.alice.person.sign)));
  }
  return { org, seeds };
}

export interface Call {
  method: string;
  url: string;
  body: Record<string, unknown>;
}
type Answer = { status: number; body?: unknown };

/** Bob of `own` is signed in; `answer` says what the server gives to everything about cases. */
export async function enter(own: Office, others: readonly Office[], answer: (call: Call) => Answer, who: TestPerson = own.org.bob): Promise<Call[]> {
  const calls: Call[] = [];
  const circles = [...own.seeds].map(([one, seed]) => ({
    circle_id: seal.circleId(own.org.id, '', one), org_id: own.org.id, team: '', class: one, epoch: 1, wrapped: b64(seal.wrapFor(who.person.box.publicKey, seed)),
  }));
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    if (url.endsWith('/keys')) return new Response(JSON.stringify({ circles }));
    if (url.endsWith('/directory')) return new Response(JSON.stringify({ network: kNetwork, organisations: [own, ...others].map((one) => one.org.shown) }));
    if (url.endsWith('/cases/rules')) return new Response(JSON.stringify({ laws: [], indicators: [], clocks: [] }));
    const call = { method: init?.method ?? 'GET', url: url.replace('/api/v1', ''), body: init?.body ? (JSON.parse(init.body as string) as Record<string, unknown>) : {} };
    calls.push(call);
    const { status, body } = answer(call);
    return new Response(status === 204 ? null : JSON.stringify(body ?? {}), { status });
  });
  const rights = ['case.facts', 'case.read', 'case.write', 'case.share'] as const;
  await session.enter({ ...sessionOf(own.org, who), rights: [...rights] }, who.person);
  return calls;
}

export function caseFile(owner: Office, id: string, change: Partial<CaseParts & Pick<CaseRow, 'title'>> = {}): CaseFileOut {
  const { title = null, ...parts } = change;
  return {
    case: {
      id, number: '2026/17.09/0001', status: 'Active', trafficking_status: '', district: '', purposes: [], owner: null, updated_ms: 1, due_day: '', overdue: false,
      org_id: owner.org.id, org_name: 'Yayasan Pelita', shared: false, closure: 'open', title, version: 1,
    },
    facts: kNoFacts, people: [], sections: [], consents: [], grants: [], referrals: [], tasks: [], clocks: [], requests: [], restricted: [], erased: [], moves: [], closure_reason: '', closure_by: null, opened_ms: 1, from_report: null,
    ...parts,
  };
}

export interface Sealed {
  key: Uint8Array<ArrayBuffer>;
  out: SectionOut;
  head: SectionHead;
}

/** A section as its owner's client seals it. */
export function sealed(owner: Office, subjectId: string, name: SectionClass, payload: Record<string, unknown>, version = 1, keep?: Sealed): Sealed {
  const circleClass = seal.circleClass(name);
  const seed = owner.seeds.get(circleClass);
  if (!seed) throw new Error(`no circle ${circleClass}`);
  const key = keep?.key ?? seal.newBundleKey();
  const bundle = keep?.out.bundle_id ?? seal.randomId();
  const id = keep?.out.section_id ?? seal.randomId();
  const sent: SectionIn = {
    section_id: id, bundle_id: bundle, subject_id: subjectId, class: name, version,
    envelope: b64(seal.sealCaseSection(key, kNetwork, { sectionId: id, class: name, version }, payload)),
    circle_id: seal.circleId(owner.org.id, '', circleClass), epoch: 1, wrapped: b64(seal.wrapOwn(seal.circleKeys(seed).sym, kNetwork, bundle, 1, key)),
  };
  const out: SectionOut = { ...sent, author: owner.org.alice.id, made_ms: 5, grant: null };
  const head: SectionHead = { section_id: id, bundle_id: bundle, subject_id: subjectId, class: name, version, author: out.author, made_ms: 5, open: true, reseal: false };
  return { key, out, head };
}

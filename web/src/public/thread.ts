// SPDX-License-Identifier: Apache-2.0
// The thread of a receipt, opened and checked here: the words never leave the browser, and a reply counts only where it was
// signed by a circle whose key follows from an organisation that she wrote to, or from one that joined later and says so.
import * as seal from '../lib/seal/public';
import { get, patiently, post, type Wait } from './api';
import { cleanText } from './clean';
import { circleKey, intakeKey, type Organisation, organisationsIn } from './organisations';

const kMostPages = 200;
const b64 = seal.fromBase64url;

export interface Reply {
  organisation: string;
  sentMs: number;
  /** Null where the signature or the seal does not hold: nothing of it is shown. */
  text: string | null;
  /** Not among the organisations she chose. */
  joined: boolean;
  /** A reply of this organisation before this one is missing. */
  gap: boolean;
}

export interface Thread {
  reportId: string;
  states: { organisation: string; state: string }[];
  /** Oldest first. */
  replies: Reply[];
  /** Keys of those who hold the report and take reports now. */
  holders: seal.CircleKey[];
  /** Everybody who held the report has left the network. */
  nobody: boolean;
}

interface Message {
  org_id: string;
  org_name: string;
  section_id: string;
  circle_id: string;
  epoch: number;
  statement: string;
  signature: string;
  envelope: string;
  wrapped: string;
  sent_ms: number;
}

interface Handon {
  statement: string;
  signature: string;
}

interface Opened {
  organisation: string;
  sentMs: number;
  text: string | null;
  seq: number;
  prev: string;
  /** H of the statement: what the next reply must name. */
  own: string;
}

async function fetchAll(keys: seal.ReceiptKeys, wait: Wait): Promise<{ first: Record<string, unknown>; messages: Message[] }> {
  const lookup = seal.toBase64url(keys.lookup);
  const fetchPage = (page: number) => patiently(wait, () => post('/thread', { lookup, page }));
  const first = await fetchPage(0);
  const messages = [...(first.box_messages as Message[])];
  let more = first.more === true;
  for (let page = 1; more && page < kMostPages; ++page) {
    const next = await fetchPage(page);
    messages.push(...(next.box_messages as Message[]));
    more = next.more === true;
  }
  return { first, messages };
}

/** `org` null: the server's directory does not know it. */
function open(network: string, reportId: string, keys: seal.ReceiptKeys, org: Organisation | null, message: Message): Opened {
  const nothing = { organisation: message.org_name, sentMs: Number(message.sent_ms), text: null, seq: 0, prev: '', own: '' };
  try {
    const key = org && circleKey(network, org, message.circle_id, message.epoch);
    const statement = { bytes: b64(message.statement), signature: b64(message.signature) };
    const said = key && seal.readStatement(network, statement, key.signPk, 'reply');
    if (!key || !said || said.reportId !== reportId) return nothing;
    const reply = { sectionId: message.section_id, envelope: b64(message.envelope), wrapped: b64(message.wrapped), statement };
    const text = seal.openReply(network, keys.box, key, reportId, reply);
    const own = seal.toHex(seal.hash(statement.bytes));
    return { ...nothing, organisation: key.orgName, text: text === null ? null : cleanText(text), seq: said.seq, prev: seal.toHex(said.prev), own };
  } catch {
    return nothing;
  }
}

/** Adds to `holding` who was handed the report by one who holds it and signed for it; the server cannot sign for a circle. */
function addHandedOn(network: string, reportId: string, handons: readonly Handon[], directory: readonly Organisation[], holding: Set<string>): void {
  for (const handon of handons) {
    const statement = { bytes: b64(handon.statement), signature: b64(handon.signature) };
    const parsed = seal.parseStatement(network, statement.bytes);
    if (parsed?.kind !== 'handon' || parsed.reportId !== reportId) continue;
    const from = directory.filter((org) => holding.has(org.id)).map((org) => circleKey(network, org, parsed.fromCircle, parsed.fromEpoch));
    if (!from.some((key) => key && seal.readStatement(network, statement, key.signPk, 'handon'))) continue;
    const to = directory.find((org) => circleKey(network, org, parsed.toCircle, parsed.toEpoch));
    if (to) holding.add(to.id);
  }
}

/** Replies of one organisation follow each other by number and by hash; the first has number 1 and names none. */
function chained(replies: readonly Opened[], joined: boolean): Reply[] {
  let seq = 0;
  let prev = '';
  return replies.map((one) => {
    const gap = one.text !== null && (one.seq !== seq + 1 || one.prev !== prev);
    if (one.text !== null) {
      seq = one.seq;
      prev = one.own;
    }
    return { organisation: one.organisation, sentMs: one.sentMs, text: one.text, joined, gap };
  });
}

export function readThread(network: string, keys: seal.ReceiptKeys, head: Record<string, unknown>, messages: readonly Message[], directory: readonly Organisation[]): Thread {
  const reportId = String(head.report_id);
  const chosen = seal.openCapsule(keys, network, reportId, b64(String(head.capsule))) ?? [];
  const ids = [...new Set(messages.map((message) => message.org_id))];
  const replies: Reply[] = [];
  const holding = new Set(chosen);
  addHandedOn(network, reportId, (head.handons ?? []) as Handon[], directory, holding);
  for (const id of ids) {
    const org = directory.find((one) => one.id === id && (chosen.includes(id) || one.anchored)) ?? null;
    const opened = messages.filter((message) => message.org_id === id).map((message) => open(network, reportId, keys, org, message));
    if (opened.some((one) => one.text !== null)) holding.add(id);
    replies.push(...chained(opened, !chosen.includes(id)));
  }
  const holders = directory
    .filter((org) => holding.has(org.id) && org.takesReports && org.anchored)
    .map((org) => intakeKey(network, org))
    .filter((key): key is seal.CircleKey => key !== null);
  const states = (head.states as { org_name: string; state: string; left?: boolean }[]).map((one) => ({ organisation: one.org_name, state: one.left ? 'left' : one.state }));
  const nobody = states.length > 0 && holders.length === 0 && states.every((one) => one.state === 'left');
  replies.sort((a, b) => a.sentMs - b.sentMs);
  return { reportId, states, replies, holders, nobody };
}

/** Null where the words open nothing. */
export async function openThread(network: string, keys: seal.ReceiptKeys, wait: Wait): Promise<Thread | null> {
  const [directory, { first, messages }] = await Promise.all([patiently(wait, () => get('/directory')), fetchAll(keys, wait)]);
  if (first.found !== true) return null;
  return readThread(network, keys, first, messages, organisationsIn(directory));
}

// SPDX-License-Identifier: Apache-2.0
// From an organisation id that is known by other means to a circle's key (docs/formats.md section 5). Null where a link
// is missing or wrong.
import { type Bytes, equal } from './bytes';
import { type CircleKeys, orgId } from './keys';
import { type MemberStatement, type OrgStatement, parseStatement, readStatement, type SignedStatement, type Statement } from './statement';

export interface OrgStatements {
  org: SignedStatement;
  members: SignedStatement[];
  leaves: SignedStatement[];
  /** Of the whole organisation. */
  exits?: SignedStatement[];
}

export interface CircleKey {
  orgId: string;
  orgName: string;
  circleId: string;
  team: string;
  class: string;
  epoch: number;
  boxPk: Bytes;
  signPk: Bytes;
  custodian: string;
}

/** The root key signs its own statement, and its hash is the id we started from. */
export function verifyOrg(network: string, org: string, signed: SignedStatement): OrgStatement | null {
  const claimed = parseStatement(network, signed.bytes);
  if (claimed?.kind !== 'org' || orgId(claimed.rootPk) !== org) return null;
  return readStatement(network, signed, claimed.rootPk, 'org');
}

/** The statements of one kind about this person that the root signed. What it did not sign is skipped: a stranger's line
 *  must not be able to hide a good one. Parsing comes first: it is far cheaper than a signature. */
function signedAbout<K extends 'member' | 'leave'>(
  network: string,
  org: string,
  root: OrgStatement,
  lines: readonly SignedStatement[],
  userId: string,
  kind: K,
): Extract<Statement, { kind: K }>[] {
  return lines
    .filter((line) => {
      const parsed = parseStatement(network, line.bytes);
      return (parsed?.kind === 'member' || parsed?.kind === 'leave') && parsed.orgId === org && parsed.userId === userId;
    })
    .map((line) => readStatement(network, line, root.rootPk, kind))
    .filter((statement) => statement !== null);
}

function certified(network: string, org: string, root: OrgStatement, statements: OrgStatements, userId: string, when: number): MemberStatement | null {
  const newest = signedAbout(network, org, root, statements.members, userId, 'member')
    .reduce<MemberStatement | null>((best, member) => (best && best.issuedMs >= member.issuedMs ? best : member), null);
  if (!newest) return null;
  const leaves = signedAbout(network, org, root, statements.leaves, userId, 'leave');
  return leaves.some((leave) => leave.issuedMs >= newest.issuedMs && leave.issuedMs <= when) ? null : newest;
}

/** The newest certificate of a person who has not left, or had not at `when`, where that is asked. */
export function certifiedMember(network: string, org: string, statements: OrgStatements, userId: string, when = Number.POSITIVE_INFINITY): MemberStatement | null {
  const root = verifyOrg(network, org, statements.org);
  if (!root || hadExited(network, org, root, statements.exits ?? [], when)) return null;
  return certified(network, org, root, statements, userId, when);
}

/** By its own root key's word; what a host signed about it is another key's word. */
function hadExited(network: string, org: string, root: OrgStatement, exits: readonly SignedStatement[], when: number): boolean {
  return exits
    .map((line) => readStatement(network, line, root.rootPk, 'exit'))
    .some((exit) => exit?.orgId === org && exit.byOrg === org && exit.issuedMs <= when);
}

export function verifyCircle(network: string, org: string, statements: OrgStatements, circle: SignedStatement): CircleKey | null {
  const root = verifyOrg(network, org, statements.org);
  const claimed = parseStatement(network, circle.bytes);
  if (!root || claimed?.kind !== 'circle' || claimed.orgId !== org) return null;
  const member = certified(network, org, root, statements, claimed.custodian, Number.POSITIVE_INFINITY);
  if (!member?.custodian) return null;
  const proved = readStatement(network, circle, member.signPk, 'circle');
  if (!proved) return null;
  const { circleId, team, epoch, boxPk, signPk, custodian } = proved;
  return { orgId: org, orgName: root.name, circleId, team, class: proved.class, epoch, boxPk, signPk, custodian };
}

/** Whether a custodian of that time, who may have left since, signed for these very keys as this epoch of the
 *  circle. Who opens a seed that the server gave her must ask: anybody who knows her public key could have sealed one. */
export function isSignedCircle(
  network: string,
  org: string,
  statements: OrgStatements,
  circles: readonly SignedStatement[],
  circleId: string,
  epoch: number,
  keys: Pick<CircleKeys, 'box' | 'sign'>,
): boolean {
  return circles.some((line) => {
    const claimed = parseStatement(network, line.bytes);
    if (claimed?.kind !== 'circle' || claimed.circleId !== circleId || claimed.epoch !== epoch) return false;
    if (!equal(claimed.boxPk, keys.box.publicKey) || !equal(claimed.signPk, keys.sign.publicKey)) return false;
    const custodian = certifiedMember(network, org, statements, claimed.custodian, claimed.issuedMs);
    return custodian?.custodian === true && readStatement(network, line, custodian.signPk, 'circle') !== null;
  });
}

/** The highest epoch among the statements of one circle that verify. */
export function newestCircle(
  network: string,
  org: string,
  circle: string,
  statements: OrgStatements,
  circles: readonly SignedStatement[],
): CircleKey | null {
  const claimed = circles
    .map((line) => ({ line, statement: parseStatement(network, line.bytes) }))
    .flatMap(({ line, statement }) => (statement?.kind === 'circle' && statement.circleId === circle ? [{ line, epoch: statement.epoch }] : []))
    .sort((a, b) => b.epoch - a.epoch);
  for (const { line } of claimed) {
    const key = verifyCircle(network, org, statements, line);
    if (key) return key;
  }
  return null;
}

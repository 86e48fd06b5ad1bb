// SPDX-License-Identifier: Apache-2.0
// From an organisation id that is known by other means to a circle's key (docs/formats.md section 5). Null where a link
// is missing or wrong.
import type { Bytes } from './bytes';
import { orgId } from './keys';
import { type MemberStatement, type OrgStatement, parseStatement, readStatement, type SignedStatement } from './statement';

export interface OrgStatements {
  org: SignedStatement;
  members: SignedStatement[];
  leaves: SignedStatement[];
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

function certified(network: string, org: string, root: OrgStatement, statements: OrgStatements, userId: string): MemberStatement | null {
  // What the root did not sign is skipped: a stranger's line must not be able to hide a good one.
  const newest = statements.members
    .map((line) => readStatement(network, line, root.rootPk, 'member'))
    .filter((member): member is MemberStatement => member !== null && member.orgId === org && member.userId === userId)
    .reduce<MemberStatement | null>((best, member) => (best && best.issuedMs >= member.issuedMs ? best : member), null);
  if (!newest) return null;
  const left = statements.leaves.some((line) => {
    const leave = readStatement(network, line, root.rootPk, 'leave');
    return leave?.orgId === org && leave.userId === userId && leave.issuedMs >= newest.issuedMs;
  });
  return left ? null : newest;
}

/** The newest certificate of a person who has not left. */
export function certifiedMember(network: string, org: string, statements: OrgStatements, userId: string): MemberStatement | null {
  const root = verifyOrg(network, org, statements.org);
  return root && certified(network, org, root, statements, userId);
}

export function verifyCircle(network: string, org: string, statements: OrgStatements, circle: SignedStatement): CircleKey | null {
  const root = verifyOrg(network, org, statements.org);
  const claimed = parseStatement(network, circle.bytes);
  if (!root || claimed?.kind !== 'circle' || claimed.orgId !== org) return null;
  const member = certified(network, org, root, statements, claimed.custodian);
  if (!member?.custodian) return null;
  const proved = readStatement(network, circle, member.signPk, 'circle');
  if (!proved) return null;
  const { circleId, team, epoch, boxPk, signPk, custodian } = proved;
  return { orgId: org, orgName: root.name, circleId, team, class: proved.class, epoch, boxPk, signPk, custodian };
}

/** The highest epoch among the statements of one circle that verify. */
export function newestCircle(
  network: string,
  org: string,
  circle: string,
  statements: OrgStatements,
  circles: readonly SignedStatement[],
): CircleKey | null {
  return circles
    .map((line) => verifyCircle(network, org, statements, line))
    .filter((key): key is CircleKey => key !== null && key.circleId === circle)
    .reduce<CircleKey | null>((best, key) => (best && best.epoch >= key.epoch ? best : key), null);
}

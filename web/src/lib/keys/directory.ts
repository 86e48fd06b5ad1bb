// SPDX-License-Identifier: Apache-2.0
// The key directory, verified in this browser from each organisation's id downwards (docs/formats.md section 5).
import type { Directory, DirectoryOrganisation } from '../api/types';
import type { Pins } from '../pins';
import * as seal from '../seal';

export interface Partner {
  id: string;
  name: string;
  takesReports: boolean;
  /** The organisation id itself, in groups: whoever knows it can check every key below it. */
  fingerprint: string[];
  recoveryPk: Uint8Array | null;
  /** The verified key of the intake circle; null where the chain does not hold or the epoch went backwards. */
  intake: seal.CircleKey | null;
  rolledBack: boolean;
  comparedMs: number;
  /** It has left the network, by its own root key's word or by that of the organisation named. */
  left: { ms: number; byOrg: string; reason: string } | null;
  statements: seal.OrgStatements;
  circles: seal.SignedStatement[];
}

const group = (hex: string) => hex.match(/.{1,4}/g) ?? [];

function signed(org: DirectoryOrganisation, kind: string): seal.SignedStatement[] {
  return org.statements
    .filter((statement) => statement.kind === kind)
    .map(({ bytes, signature }) => ({ bytes: seal.fromBase64url(bytes), signature: seal.fromBase64url(signature) }));
}

function statementsOf(org: DirectoryOrganisation): seal.OrgStatements | null {
  const [root] = signed(org, 'org');
  return root ? { org: root, members: signed(org, 'member'), leaves: signed(org, 'leave'), exits: signed(org, 'exit') } : null;
}

/** The key of an organisation's circle; the epoch seen is remembered, and an older one refused from then on. */
export function verifiedCircle(network: string, org: Pick<Partner, 'id' | 'statements' | 'circles' | 'left'>, circleClass: string, pins: Pins): seal.CircleKey | null {
  if (org.left) return null; // nobody is left there who could open what is sealed to it
  const circleId = seal.circleId(org.id, '', circleClass);
  const newest = seal.newestCircle(network, org.id, circleId, org.statements, org.circles);
  return newest && pins.see(org.id, circleId, newest.epoch) ? newest : null;
}

function verified(network: string, org: DirectoryOrganisation, pins: Pins): Partner | null {
  const statements = statementsOf(org);
  const root = statements && seal.verifyOrg(network, org.org_id, statements.org);
  if (!statements || !root) return null;
  const circleId = seal.circleId(org.org_id, '', 'intake');
  const circles = signed(org, 'circle');
  const newest = seal.newestCircle(network, org.org_id, circleId, statements, circles);
  const fresh = newest === null || pins.see(org.org_id, circleId, newest.epoch);
  return {
    id: org.org_id,
    name: root.name,
    takesReports: org.takes_reports && org.anchored,
    fingerprint: group(org.org_id),
    recoveryPk: root.recoveryPk,
    intake: fresh ? newest : null,
    rolledBack: !fresh,
    comparedMs: pins.of(org.org_id).comparedMs,
    left: null,
    statements,
    circles,
  };
}

/** The word that it has left, signed by its own root key or by that of an organisation of this directory. */
function leftOf(network: string, partner: Partner, all: readonly Partner[]): Partner['left'] {
  for (const line of partner.statements.exits ?? []) {
    const claimed = seal.parseStatement(network, line.bytes);
    if (claimed?.kind !== 'exit' || claimed.orgId !== partner.id) continue;
    const by = all.find((one) => one.id === claimed.byOrg);
    const root = by && seal.verifyOrg(network, by.id, by.statements.org);
    const exit = root && seal.readStatement(network, line, root.rootPk, 'exit');
    if (exit) return { ms: exit.issuedMs, byOrg: exit.byOrg, reason: exit.reason };
  }
  return null;
}

/** Organisations whose own statement does not fit their id are left out altogether. */
export function verifyDirectory(directory: Directory, network: string, pins: Pins): Partner[] {
  const all = directory.organisations
    .map((org) => verified(network, org, pins))
    .filter((partner): partner is Partner => partner !== null);
  return all.map((partner) => {
    const left = leftOf(network, partner, all);
    return left ? { ...partner, left, takesReports: false, intake: null } : partner;
  });
}

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
  return root ? { org: root, members: signed(org, 'member'), leaves: signed(org, 'leave') } : null;
}

/** The key of an organisation's circle; the epoch seen is remembered, and an older one refused from then on. */
export function verifiedCircle(network: string, org: Pick<Partner, 'id' | 'statements' | 'circles'>, circleClass: string, pins: Pins): seal.CircleKey | null {
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
    statements,
    circles,
  };
}

/** Organisations whose own statement does not fit their id are left out altogether. */
export function verifyDirectory(directory: Directory, network: string, pins: Pins): Partner[] {
  return directory.organisations
    .map((org) => verified(network, org, pins))
    .filter((partner): partner is Partner => partner !== null);
}

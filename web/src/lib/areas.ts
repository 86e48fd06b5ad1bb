// SPDX-License-Identifier: Apache-2.0
// The kecamatan of Kabupaten Bengkulu Tengah, codes as in Kepmendagri 300.2.2-2430/2025.

export interface Area {
  readonly code: string;
  readonly name: string;
}

export const kAreas: readonly Area[] = [
  { code: '17.09.01', name: 'Karang Tinggi' },
  { code: '17.09.02', name: 'Talang Empat' },
  { code: '17.09.03', name: 'Pondok Kelapa' },
  { code: '17.09.04', name: 'Pematang Tiga' },
  { code: '17.09.05', name: 'Pagar Jati' },
  { code: '17.09.06', name: 'Taba Penanjung' },
  { code: '17.09.07', name: 'Merigi Kelindang' },
  { code: '17.09.08', name: 'Merigi Sakti' },
  { code: '17.09.09', name: 'Pondok Kubang' },
  { code: '17.09.10', name: 'Bang Haji' },
  { code: '17.09.11', name: 'Semidang Lagan' },
];

/** Name of an area code; an unknown code is shown as it is, so that nothing is hidden. */
export function areaName(code: string): string {
  return kAreas.find((area) => area.code === code)?.name ?? code;
}

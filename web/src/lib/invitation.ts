// SPDX-License-Identifier: Apache-2.0
// An invitation comes in the fragment, which browsers do not send to the server: /app/#undangan=<22 base64url signs>.

export function invitationToken(hash: string): string | null {
  const found = /^#undangan=([A-Za-z0-9_-]{22})$/.exec(hash);
  return found?.[1] ?? null;
}

export function invitationLink(origin: string, token: string): string {
  return `${origin}/app/#undangan=${token}`;
}

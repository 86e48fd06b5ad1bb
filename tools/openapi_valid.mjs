// SPDX-License-Identifier: Apache-2.0
// Standard input is a valid OpenAPI 3.1 document, or this says why not. Run it in web/, where the validator is installed.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';

const require = createRequire(`${process.cwd()}/`);
const { Validator } = await import(pathToFileURL(require.resolve('@seriousme/openapi-schema-validator')).href);
const validator = new Validator();
const result = await validator.validate(JSON.parse(readFileSync(0, 'utf8')));
if (!result.valid) {
  console.error(JSON.stringify(result.errors, null, 1));
  process.exit(1);
}
if (validator.version !== '3.1') {
  console.error(`read as OpenAPI ${validator.version}`);
  process.exit(1);
}

// Checks credentials as a stranger's wallet would, with what the documents on standard input say; asks no network.
// In: {"documents": {address: document}, "credentials": [...]}; out: [{"verified": bool, "error": text}, ...]
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';

const MULTIKEY = 'https://w3id.org/security/multikey/v1';
const {documents, credentials} = JSON.parse(readFileSync(0, 'utf8'));

// A key of a DID document is addressed by a fragment, and stands by itself with its own context.
async function documentLoader(address) {
  const [base, fragment] = address.split('#');
  const whole = documents[base];
  if(!whole) {
    throw new Error(`not asked from the network: ${address}`);
  }
  const found = fragment && whole.verificationMethod?.find(each => each.id === address);
  if(fragment && !found) {
    throw new Error(`not in the document: ${address}`);
  }
  const document = found ? {'@context': MULTIKEY, ...found} : whole;
  return {contextUrl: null, documentUrl: address, document};
}

function reasons(result) {
  const errors = [result.error, ...(result.error?.errors ?? [])].filter(Boolean);
  return errors.map(error => [error.message, error.cause?.message].filter(Boolean).join(': ')).join('; ');
}

const answers = [];
for(const credential of credentials) {
  const suite = new DataIntegrityProof({cryptosuite});
  const result = await vc.verifyCredential({credential, suite, documentLoader, checkStatus});
  const revoked = (result.statusResult?.results ?? []).some(each => each.status);
  const told = [revoked && 'revoked', reasons(result), reasons(result.statusResult ?? {})];
  answers.push({verified: result.verified && !revoked, error: told.filter(Boolean).join('; ')});
}
console.log(JSON.stringify(answers));

import { createHash } from 'node:crypto';

// The DER frame of an RSA public key (SubjectPublicKeyInfo, exponent 65537) around the modulus.
const frames = {
  1024: '30819f300d06092a864886f70d010101050003818d0030818902818100',
  2048: '30820122300d06092a864886f70d01010105000382010f003082010a0282010100',
} as const;
const exponent = '0203010001';

/**
 * A well-formed RSA public key in base64, the same for the same seed. It is computed and not generated: nobody signs in the simulation, and
 * a key pair costs a tenth of a second that a test run would pay again and again.
 */
export function makePublicKey(seed: string, bits: keyof typeof frames): string {
  const blocks = Array.from({ length: bits / 512 }, (_unused, index) =>
    createHash('sha512').update(`${seed}:${index}`).digest(),
  );
  const modulus = Buffer.concat(blocks);
  // A modulus has its highest bit set, by its size, and its lowest, because it is odd.
  modulus[0] = (modulus[0] ?? 0) | 0x80;
  modulus[modulus.length - 1] = (modulus.at(-1) ?? 0) | 0x01;
  return Buffer.concat([Buffer.from(frames[bits], 'hex'), modulus, Buffer.from(exponent, 'hex')]).toString('base64');
}

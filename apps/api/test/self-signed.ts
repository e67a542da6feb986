import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? Buffer.from([body.length]) : body.length < 256 ? Buffer.from([0x81, body.length]) : Buffer.from([0x82, body.length >> 8, body.length & 255]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const objectId = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const time = (at: Date): Buffer => der(0x17, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

export interface KeyAndCertificate {
  key: string;
  cert: string;
}

/** Who vouches for certificates. */
export interface Authority {
  /** To be trusted, as PEM. */
  cert: string;
  /** A key and a certificate for host names and addresses. */
  issue(names: readonly string[]): KeyAndCertificate;
}

const objectIds = { commonName: '550403', altNames: '551d11', basicConstraints: '551d13', ecdsaWithSha256: '2a8648ce3d040302' } as const;
const named = (name: string): Buffer => sequence(der(0x31, sequence(objectId(objectIds.commonName), der(0x0c, Buffer.from(name)))));
const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
let serial = 0;

/** Bytes of an address as certificates name it. */
function addressBytes(address: string): Buffer {
  return Buffer.from(ipaddr.parse(address).toByteArray());
}

interface Draft {
  subject: string;
  issuer: string;
  publicKey: KeyObject;
  signer: KeyObject;
  names: readonly string[];
  isAuthority?: boolean;
}

/** A certificate of version 3, valid for a day around now. Source: RFC 5280. */
function certificateOf({ subject, issuer, publicKey, signer, names, isAuthority = false }: Draft): string {
  const algorithm = sequence(objectId(objectIds.ecdsaWithSha256));
  const dayMs = 24 * 60 * 60_000;
  const altNames = names.map((name) => (isIP(name) === 0 ? der(0x82, Buffer.from(name)) : der(0x87, addressBytes(name))));
  const extensions = [
    ...(names.length === 0 ? [] : [sequence(objectId(objectIds.altNames), der(0x04, sequence(...altNames)))]),
    ...(isAuthority ? [sequence(objectId(objectIds.basicConstraints), der(0x01, Buffer.from([0xff])), der(0x04, sequence(der(0x01, Buffer.from([0xff])))))] : []),
  ];
  serial += 1;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([serial])),
    algorithm,
    named(issuer),
    sequence(time(new Date(Date.now() - dayMs)), time(new Date(Date.now() + dayMs))),
    named(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const certificate = sequence(body, algorithm, der(0x03, Buffer.from([0]), sign('sha256', body, signer)));
  return `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
}

/** A key and a certificate for `name` that nobody but itself vouches for. */
export function selfSigned(name: string): KeyAndCertificate {
  const { privateKey, publicKey } = newKeys();
  return { key: pem(privateKey), cert: certificateOf({ subject: name, issuer: name, publicKey, signer: privateKey, names: [name] }) };
}

/** An authority of one's own, as companies have them. */
export function ownAuthority(issuer: string): Authority {
  const { privateKey: signer, publicKey } = newKeys();
  return {
    cert: certificateOf({ subject: issuer, issuer, publicKey, signer, names: [], isAuthority: true }),
    issue: (names) => {
      const keys = newKeys();
      return { key: pem(keys.privateKey), cert: certificateOf({ subject: names[0] ?? '', issuer, publicKey: keys.publicKey, signer, names }) };
    },
  };
}

// Ten thousand who follow the page, as the server itself would keep them: sealed links, and hashes to find them by.
import { createCipheriv, createHash, randomBytes, randomUUID } from "node:crypto";
import type { Signalbox } from "./signalbox";

/** An argument of a program may not be longer. */
const ROWS_AT_ONCE = 300;

export const newKey = () => randomBytes(32).toString("hex");

/** As `seal.rs` does: ChaCha20-Poly1305, the nonce before it, the place bound to it. */
function sealed(key: string, place: string, secret: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("chacha20-poly1305", Buffer.from(key, "hex"), nonce, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(place), { plaintextLength: Buffer.byteLength(secret) });
  return Buffer.concat([nonce, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

export async function subscribed(server: Signalbox, key: string, addresses: string[]): Promise<void> {
  const row = (address: string) => {
    const id = randomUUID();
    const token = randomBytes(24).toString("base64url").replace(/[-_]/g, "x");
    const hash = createHash("sha256").update(token).digest("hex");
    return `('${id}','${address}','\\x${hash}','\\x${sealed(key, `subscriber/${id}`, token).toString("hex")}')`;
  };
  for (let from = 0; from < addresses.length; from += ROWS_AT_ONCE) {
    const rows = addresses.slice(from, from + ROWS_AT_ONCE).map(row);
    await server.rows(`insert into subscriber
      (id, status_page_id, channel, address, address_key, token_hash, token, asked_at, confirmed_at)
      select v.id::uuid, p.id, 'mail', v.address, v.address, v.hash::bytea, v.token::bytea, now(), now()
      from (values ${rows.join(",")}) v (id, address, hash, token), (select id from status_page limit 1) p`);
  }
}

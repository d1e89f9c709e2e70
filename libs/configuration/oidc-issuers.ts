import { z } from 'zod';
import { grantSchema, signatureAlgorithms } from '#libs/access';

const loopback = /^127(\.\d{1,3}){3}$/;
/** Whoever stands between could put keys of their own in the place of the issuer's; on this machine nobody does. */
const keyAddress = z.url({ protocol: /^https?$/ }).refine(isSafe, {
  message: 'needs https; http only on this machine (localhost, 127.0.0.0/8 or [::1])',
});

function isSafe(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || loopback.test(hostname);
}

/** The identity providers as `BOURSE_OIDC_ISSUERS` writes them. */
export const oidcIssuersSchema = z
  .array(
    z
      .strictObject({
        issuer: z.string().min(1),
        audience: z.string().min(1),
        jwksUrl: keyAddress.optional(),
        jwksFile: z.string().min(1).optional(),
        algorithms: z.array(z.enum(signatureAlgorithms)).min(1).default(['RS256', 'ES256']),
        clockToleranceSeconds: z.int().min(0).max(60).default(30),
        tokenTypes: z.array(z.string().min(1).max(100)).min(1).max(10).default(['at+jwt']),
        tokenAgeSecondsMax: z.int().min(60).max(2_592_000).default(86_400),
        grantsClaim: z.string().min(1).default('bourse_grants'),
        groupsClaim: z.string().min(1).default('groups'),
        groupGrants: z.record(z.string(), z.array(grantSchema)).default({}),
      })
      .transform(({ jwksUrl, jwksFile, ...issuer }, context) => {
        if (jwksUrl !== undefined && jwksFile === undefined) return { ...issuer, keys: { url: jwksUrl } };
        if (jwksFile !== undefined && jwksUrl === undefined) return { ...issuer, keys: { file: jwksFile } };
        context.addIssue({ code: 'custom', message: 'needs either jwksUrl or jwksFile' });
        return z.NEVER;
      }),
  )
  .max(20)
  .refine((issuers) => new Set(issuers.map(({ issuer }) => issuer)).size === issuers.length, 'names an issuer twice');

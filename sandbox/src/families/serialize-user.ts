import type { DataCenter } from '../data-centers.js';
import type { JsonMap } from '../json.js';
import type { Organization, User } from '../organization.js';

/** A user as the organization's administrators see him: `zuid` a bare number, `accountId` a text. */
export function serializeUser(organization: Organization, user: User, center: DataCenter): JsonMap {
  const policy = [...organization.policies.values()].find((known) => known.users.includes(user.zuid));
  return {
    zuid: user.zuid,
    accountId: String(user.accountId),
    URI: `https://${center.mailHost}/api/accounts/${user.accountId}`,
    displayName: user.displayName,
    firstName: user.firstName,
    lastName: user.lastName,
    accountName: user.email.split('@')[0] ?? '',
    role: user.role,
    type: 'ZOHO_ACCOUNT',
    primaryEmailAddress: user.email,
    mailboxAddress: user.email,
    emailAddress: [
      { mailId: user.email, isAlias: false, isPrimary: true, isConfirmed: true },
      ...user.aliases.map(({ address }) => ({ mailId: address, isAlias: true, isPrimary: false, isConfirmed: true })),
    ],
    incomingUserName: user.email,
    sendMailDetails: user.senders.map(({ id, fromAddress, displayName }) => ({
      sendMailId: String(id),
      fromAddress,
      displayName,
      status: true,
      mode: 'mailbox',
      serverName: center.mailHost,
    })),
    mailForward: user.forwards.map((forward) => ({
      mailForwardTo: forward.address,
      type: 'USER',
      status: forward.isConfirmed ? (forward.isEnabled ? 'ENABLED' : 'DISABLED') : 'UNCONFIRMED',
    })),
    deleteCopy: user.deletesForwarded,
    ...(user.replyTo ? { replyTo: user.replyTo.address, replyToConfirmed: user.replyTo.isConfirmed } : {}),
    vacationResponse: user.vacation ? [user.vacation] : [],
    country: user.country,
    language: user.language,
    timeZone: user.timeZone,
    mobileNumber: '',
    accountCreationTime: user.createdTime,
    lastLogin: user.lastLogin,
    enabled: user.enabled,
    mailboxStatus: user.mailAccountEnabled ? 'enabled' : 'disabled',
    mxStatus: true,
    imapAccessEnabled: user.imapAccessEnabled,
    popAccessEnabled: user.popAccessEnabled,
    activeSyncEnabled: user.activeSyncEnabled,
    incomingBlocked: user.incomingBlocked,
    outgoingBlocked: user.outgoingBlocked,
    isCustomAdmin: false,
    tfaEnabled: user.tfaEnabled,
    sequence: 1,
    // The organization's id stands among the policies, recorded as -1.
    policyId: { zoid: -1, ...(policy ? { [String(policy.policyId)]: policy.policyName } : {}) },
    planType: user.planType,
    extraStorage: Object.fromEntries(Object.entries(user.extraStorage).map(([addon, units]) => [addon, String(units)])),
    ediscoveryStorage: { iseDiscoveryStorageEnabled: false },
  };
}

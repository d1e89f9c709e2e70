import { randomUUID } from 'node:crypto';
import gossipPb from '@eventstore/db-client/generated/gossip_pb.js';
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { Member } from './leadership.js';

const instanceId = randomUUID();
const host = '127.0.0.1';

/** What a node answers who asks for the members of its cluster: itself first, then those it knows of. */
export function clusterInfo(members: readonly Member[], isReady: boolean): InstanceType<typeof gossipPb.ClusterInfo> {
  const info = new gossipPb.ClusterInfo();
  for (const [index, member] of members.entries()) info.addMembers(memberInfo(member, index === 0, isReady));
  return info;
}

function memberInfo({ port, role, isAlive }: Member, isSelf: boolean, isReady: boolean) {
  const endpoint = new gossipPb.EndPoint();
  endpoint.setAddress(host);
  endpoint.setPort(port);
  const id = new sharedPb.UUID();
  id.setString(isSelf ? instanceId : randomUUID());
  const member = new gossipPb.MemberInfo();
  member.setInstanceId(id);
  member.setTimeStamp(String(Date.now() * 10_000));
  member.setIsAlive(isAlive);
  const { VNodeState } = gossipPb.MemberInfo;
  member.setState(isSelf && role === 'LEADER' && !isReady ? VNodeState.INITIALIZING : VNodeState[role]);
  member.setHttpEndPoint(endpoint);
  return member;
}

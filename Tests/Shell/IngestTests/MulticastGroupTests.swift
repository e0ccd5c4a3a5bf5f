import CSockets
import Foundation
import Glibc
import Media
import Testing

@testable import Ingest

/// On the loopback: a sender that chooses it by IP_MULTICAST_IF reaches receivers that joined there.
@Suite struct MulticastGroupTests {
    private static let local = IPAddress.v4(0x7F00_0001)
    private static let loopback = unsafe cs_interface_named("lo")

    /// 239.255.x.y of this process (RFC 2365 §6.1), so that no other test gets the packets.
    private func group(_ number: UInt32) -> IPAddress {
        .v4(0xEFFF_0000 | (UInt32(truncatingIfNeeded: getpid()) & 0x3FF) << 6 | number)
    }

    private func receiver(at address: IPAddress) throws -> Receiver {
        try Loopback.receiver(at: address)
    }

    private func send(_ bytes: [UInt8], to group: IPAddress, port: UInt16, from source: IPAddress = local) throws {
        let sender = try UDPSender(from: Endpoint(address: source, port: 0))
        try sender.sendMulticast(by: Self.loopback)
        try sender.send(bytes, to: Endpoint(address: group, port: port))
    }

    @Test(arguments: ["127.0.0.1", "0.0.0.0", "::"]) func receivesWhatIsSentToTheGroup(address: String) throws {
        let address = try #require(IPAddress(parsing: address))
        let group = group(address == Self.local ? 1 : address.isVersion6 ? 2 : 3)
        let receiver = try receiver(at: address)
        let port = try receiver.bind(port: 0, group: MulticastGroup(address: group))
        try send([1, 2], to: group, port: port)
        let deliveries = try receiver.collect(1)
        #expect(deliveries.map(\.bytes) == [[1, 2]])
        #expect(deliveries.first?.datagram.destination == Endpoint(address: group, port: port))
        #expect(deliveries.first?.datagram.source.address == Self.local)
    }

    /// Another socket of the machine joined the other group.
    @Test func doesNotReceiveTheGroupsOfOthers() throws {
        let (own, other) = (group(4), group(5))
        let receiver = try receiver(at: .v4(0))
        let port = try receiver.bind(port: 0, group: MulticastGroup(address: own))
        let second = try self.receiver(at: .v4(0))
        try second.bind(port: 0, group: MulticastGroup(address: other))
        try send([9], to: other, port: port)
        try send([1], to: own, port: port)
        #expect(try receiver.collect(1).map(\.bytes) == [[1]])
    }

    // RFC 3376 §3.2: INCLUDE and EXCLUDE mode.
    @Test(arguments: [true, false]) func receivesFromTheSourcesThatAreWanted(isInclude: Bool) throws {
        let group = group(isInclude ? 6 : 7)
        let (wanted, unwanted) = (Loopback.address(), Loopback.address())
        let receiver = try receiver(at: Self.local)
        let port = try receiver.bind(
            port: 0,
            group: MulticastGroup(
                address: group, included: isInclude ? [wanted] : [], excluded: isInclude ? [] : [unwanted]))
        try send([9], to: group, port: port, from: unwanted)
        try send([1], to: group, port: port, from: wanted)
        #expect(try receiver.collect(1).map(\.bytes) == [[1]])
    }

    /// The loopback has no route for groups of IPv6, so the kernel's list of memberships stands for a packet.
    @Test(arguments: [[], ["::1"]] as [[String]]) func joinsAGroupOfVersion6(sources: [String]) throws {
        // Of this interface alone (RFC 4291 §2.7), for any purpose.
        let number = UInt64(UInt32(bitPattern: getpid())) << 1 | UInt64(sources.count)
        let group = IPAddress.v6(high: 0xFF11_0000_0000_0000, low: 0x8000_0000_0000_0000 | number)
        let receiver = try receiver(at: .v6(high: 0, low: 0))
        let name =
            "ff110000000000008" + String(repeating: "0", count: 15 - String(number, radix: 16).count)
            + String(number, radix: 16)
        func list(_ path: String) throws -> [Substring] {
            try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").filter { $0.contains(name) }
        }
        #expect(try list("/proc/net/igmp6").isEmpty)
        try receiver.bind(
            port: 0,
            group: MulticastGroup(address: group, included: sources.compactMap(IPAddress.init(parsing:)), zone: "lo"))
        #expect(try list("/proc/net/igmp6").count == 1)
        #expect(try list("/proc/net/mcfilter6").count == sources.count)
    }

    @Test func namesAnInterfaceThatIsNotThere() throws {
        let receiver = try receiver(at: .v4(0))
        #expect(throws: IngestError.noInterface("eth99")) {
            try receiver.bind(port: 0, group: MulticastGroup(address: group(8), zone: "eth99"))
        }
        // TEST-NET-1 (RFC 5737) is no address of this machine.
        let error = #expect(throws: IngestError.self) {
            try MulticastGroup(address: group(8)).join(-1, receivingAt: .v4(0xC000_0201))
        }
        #expect(error == .noInterface("192.0.2.1"))
        #expect(error?.description.contains("192.0.2.1") == true)
    }

    @Test func refusesAGroupThatIsNone() throws {
        let receiver = try receiver(at: .v4(0))
        #expect(throws: IngestError.self) {
            try receiver.bind(port: 0, group: MulticastGroup(address: .v4(0x0A00_0001)))
        }
        #expect(receiver.ports.isEmpty)
    }
}

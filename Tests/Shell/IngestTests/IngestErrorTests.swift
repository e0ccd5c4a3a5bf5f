import Glibc
import Media
import Testing

@testable import Ingest

@Suite struct IngestErrorTests {
    @Test func saysWhatWasFoundAndWhatIsAccepted() {
        for (error, text) in [
            (IngestError.portRangeMalformed("5-"), "\"5-\" is not a range of ports; expected one such as 50000-50999"),
            (
                .portRangeInvalid(first: 9, last: 5),
                "9-5 is not a range of ports; expected 1024 <= first <= last <= 65535"
            ),
            (
                .portsExhausted(first: 50_000, last: 50_006, needed: 3, free: 1),
                "a connection needs 3 pairs of adjacent UDP ports, but 50000-50006 has 1 free; widen the range"
            ),
            (.portInUse(50_000), "UDP port 50000 is in use; `ss -ulpn` says by which program"),
            (
                .bindFailed(.v4(0xC000_0201), port: 50_000, code: EADDRNOTAVAIL),
                "UDP port 50000 cannot be opened at 192.0.2.1: it is no address of this machine; give `receive.address` "
                    + "one of those that `ip address` lists, or leave it out to receive at all of them"
            ),
            (
                .bindFailed(.v4(0), port: 443, code: EACCES),
                "UDP port 443 cannot be opened at 0.0.0.0: Permission denied (errno 13); ports below 1024 need the "
                    + "capability CAP_NET_BIND_SERVICE, so let the sender use a higher one"
            ),
            (
                .bindFailed(.v6(high: 0, low: 0), port: 5000, code: EAFNOSUPPORT),
                "UDP port 5000 cannot be opened at 0:0:0:0:0:0:0:0: this machine has no IPv6; give `receive.address` an address of "
                    + "the other kind"
            ),
            (
                .bindFailed(.v4(1), port: 5000, code: ENOBUFS),
                "UDP port 5000 cannot be opened at 0.0.0.1: No buffer space available (errno 105)"
            ),
            (.portNotBound(50_000), "UDP port 50000 is not bound by this receiver"),
            (.systemCall(name: "socket", code: EACCES), "socket: Permission denied (errno 13)"),
        ] {
            #expect(error.description == text)
        }
    }

    @Test(arguments: [0, 5, Int32.max]) func aResultThatIsNoErrorIsPassedOn(result: Int32) throws {
        #expect(try checked(result, "call") == result)
    }

    @Test func aNegativeResultIsAnErrno() {
        #expect(throws: IngestError.systemCall(name: "call", code: EAGAIN)) { try checked(-EAGAIN, "call") }
    }
}

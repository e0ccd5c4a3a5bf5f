import Glibc
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
            (.portInUse(50_000), "UDP port 50000 is in use"),
            (.portNotBound(50_000), "UDP port 50000 is not bound by this receiver"),
            (.systemCall(name: "bind", code: EACCES), "bind: Permission denied (errno 13)"),
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

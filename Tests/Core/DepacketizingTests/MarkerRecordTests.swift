import Testing

@testable import Depacketizing

struct MarkerRecordTests {
    private func record(_ steps: String) -> MarkerRecord {
        var record = MarkerRecord()
        for step in steps {
            switch step {
            case "M": record.noteEnd()
            case "-": record.noteMissing()
            default: record.noteWrong()
            }
        }
        return record
    }

    /// M: a frame with marker, -: one without, x: one that went on after its marker.
    @Test(arguments: [
        ("", false), ("-", false), ("---", false), ("M", true), ("MMMM-", true), ("--M", true), ("MMx", false),
        ("MM-MM-", false), ("MM-MM-MMMM", false), ("x", false),
    ])
    func aMissingMarkerProvesDamageWhereMarkersAreSent(steps: String, provesDamage: Bool) {
        #expect(record(steps).provesDamage == provesDamage)
    }

    /// Janus 1.1.2 loses the end of a frame once in thousands of packets.
    @Test func markersThatAreMissingNowAndThenStillProveDamage() {
        let frames = String(repeating: "M", count: MarkerRecord.window)
        #expect(record("M-\(frames)-\(frames)-").provesDamage)
        #expect(!record("M-\(frames.dropLast())-").provesDamage)
    }
}

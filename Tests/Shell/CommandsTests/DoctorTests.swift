import Media
import Recorder
import Testing

@testable import Commands

@Suite struct DoctorTests {
    private struct Library: CodecFactory {
        var abilities: [CodecAbility] { [CodecAbility(.encode, .audio(.opus), library: "thing 7")] }
    }

    @Test func showsWhatThisExecutableBrings() {
        let run = CommandRun(["doctor"], codecs: Library())
        #expect(run.rows.first == "rokuga \(RokugaVersion.number)")
        #expect(run.rows.contains("opus - thing 7") && run.rows.contains("vp8 - -"))
        #expect(run.output.contains("views cannot draw names"))
        #expect(run.errors == "")
    }

    @Test func failsWhereACopyLacksSomething() throws {
        let run = CommandRun(["doctor", "--json"], codecs: Library())
        let document = try #require(try run.json([String: Any].self))
        let defects = try #require(document["defects"] as? [String])
        #expect(run.status == (defects.isEmpty ? 0 : 1))
        #expect((document["media"] as? [String: Any])?["available"] as? Bool == true)
        #expect(document["version"] as? String == RokugaVersion.number)
    }

    @Test func takesNoArguments() {
        let run = CommandRun("doctor", "here")
        #expect(run.status == 64 && run.errors.contains("Unexpected argument 'here'"))
    }
}

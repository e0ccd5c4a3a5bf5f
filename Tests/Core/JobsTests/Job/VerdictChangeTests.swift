import Media
import Testing

@testable import Jobs

@Suite struct VerdictChangeTests {
    private func problems(_ texts: String...) -> [String] {
        do {
            _ = try VerdictChange(parsing: texts, option: "--verdict")
            return []
        } catch {
            return "\(error)".split(separator: "\n").map(String.init)
        }
    }

    @Test func changesTheNamedLimitsOnly() throws {
        var limits = VerdictLimits()
        limits.unseen = Interval(milliseconds: 1)
        limits.frozen = nil
        let change = try VerdictChange(
            parsing: ["frozen_s=5", "frozen_percent=null", "lost_audio_s=0.25", "kernel_dropped=7"],
            option: "--verdict")
        let changed = change.applied(to: limits)
        #expect(changed.frozen == Interval(milliseconds: 5000) && changed.frozenPercent == nil)
        #expect(changed.lostAudio == Interval(milliseconds: 250) && changed.kernelDropped == 7)
        #expect(changed.unseen == limits.unseen && changed.lostAudioPercent == limits.lostAudioPercent)
    }

    @Test func changesNothingWithoutALimit() throws {
        var limits = VerdictLimits()
        limits.kernelDropped = 3
        #expect(VerdictChange().applied(to: limits) == limits)
        #expect(try VerdictChange(parsing: [], option: "--verdict").applied(to: limits) == limits)
    }

    @Test func saysWhichTextIsWrongAndWhatIsAccepted() {
        let unknown = problems("frozen_s=1", "freeze=3")
        #expect(unknown.count == 1)
        #expect(unknown.first?.hasPrefix("--verdict:2:") == true)
        #expect(unknown.first?.contains("accepted: frozen_s, frozen_percent, lost_audio_s") == true)
        #expect(problems("frozen_percent=101", "frozen_s=-1").count == 2)
        for text in [
            "", "frozen_s", "frozen_s=", "=5", "frozen_s=soon", "frozen_s=[1]", "frozen_s={", "frozen_s=1\nunseen_s=x",
        ] {
            // An empty value is null in YAML.
            #expect(problems(text).isEmpty == (text == "frozen_s="), "\(text)")
        }
    }
}

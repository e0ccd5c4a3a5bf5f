import Media
import Testing

@testable import Engine

@Suite struct AbsenceTests {
    private func time(_ milliseconds: Int64) -> SessionTime { SessionTime(milliseconds: milliseconds) }

    @Test func countsWhenSomethingComesAgain() {
        var absence = Absence()
        #expect(!absence.isPending && absence.seconds == nil)
        absence.begin(at: time(1000), until: time(3000))
        #expect(absence.isPending && absence.since == time(1000) && absence.seconds == nil)
        absence.end()
        #expect(!absence.isPending && absence.since == nil && absence.seconds == 2)
        absence.end()
        #expect(absence.seconds == 2)
    }

    /// Twice killed before anything came: it may have left the first time.
    @Test func aSecondOneGoesOnWithTheFirst() {
        var absence = Absence()
        absence.begin(at: time(1000), until: time(3000))
        absence.begin(at: time(3500), until: time(5000))
        #expect(absence.since == time(1000))
        absence.end()
        #expect(absence.seconds == 4)
    }
}

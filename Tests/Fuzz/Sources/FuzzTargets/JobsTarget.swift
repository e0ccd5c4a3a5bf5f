import Jobs
import Media
import RTP

/// Property: a document is read or refused with reasons that name a place in it; what was read, written canonically,
/// reads equal and is written the same.
func fuzzJob(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    do throws(JobsError) {
        let job = try Job(parsing: text, file: "input")
        checkRereads(job, rendered: job.rendered()) { text throws(JobsError) in try Job(parsing: text, file: "again") }
        checkRereads(job, rendered: job.renderedForPeople()) { text throws(JobsError) in
            try Job(parsing: text, file: "again")
        }
    } catch {
        checkRefusal(error)
    }
}

/// Property: as of `fuzzJob`.
func fuzzPipeline(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    do throws(JobsError) {
        let pipeline = try Pipeline(parsing: text, file: "input")
        checkRereads(pipeline, rendered: pipeline.rendered()) { text throws(JobsError) in
            try Pipeline(parsing: text, file: "again")
        }
    } catch {
        checkRefusal(error)
    }
}

/// Property: an event is read or refused; a known one, written, reads equal.
func fuzzJournalEvent(_ input: [UInt8]) {
    do throws(JobsError) {
        let event = try JournalEvent(parsing: input.span)
        if case .unknown = event { return }
        let rendered = event.rendered()
        do throws(JobsError) {
            holds(try JournalEvent(parsing: rendered.span) == event, "what is written reads equal")
        } catch {
            holds(false, "what is written can be read: \(error)")
        }
    } catch {
        holds(!error.description.isEmpty, "a refusal has a reason")
    }
}

/// Property: a report is read or refused with a reason; what was read, written, reads equal and is written the same.
func fuzzReport(_ input: [UInt8]) {
    do throws(JobsError) {
        let report = try Report(parsing: String(decoding: input, as: UTF8.self))
        checkRereads(report, rendered: report.rendered()) { text throws(JobsError) in
            let again = try Report(parsing: text)
            holds(again.rendered() == text, "what is read is written the same")
            return again
        }
    } catch {
        guard case .malformedReport(let problem) = error else { return holds(false, "a report is refused as such") }
        holds(!problem.isEmpty, "a refusal has a reason")
    }
}

/// Property: keys are read or refused without a word of theirs; there are no more than the limit, under names that a
/// description may have; written, they read equal; and a key of the ring is known by its name wherever it is found.
func fuzzKeyRing(_ input: [UInt8]) {
    let ring: KeyRing
    do throws(JobsError) {
        ring = try KeyRing(document: String(decoding: input, as: UTF8.self))
    } catch {
        guard case .malformedKeys(let problem) = error else { return holds(false, "keys are refused as such") }
        // The message quotes nothing of the document but its version, a number of at most 64 bits.
        holds(!problem.isEmpty && problem.utf8.count < 100, "a refusal has a reason, and a short one")
        return
    }
    holds(ring.texts.count <= KeyRing.limit, "a bounded number of keys")
    checkRereads(ring, rendered: ring.document()) { text throws(JobsError) in try KeyRing(document: text) }
    for text in ring.texts.values where !text.isEmpty && text.utf8.allSatisfy(isDigitOrLetter) {
        var known = ring
        let named = known.takeKeys(outOf: "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:\(text)|2^20\r\n")
        holds(known == ring, "a known key is not kept twice")
        holds(!named.contains("inline:\(text)|"), "a known key does not stay in a description")
    }
}

private func isDigitOrLetter(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
}

private func checkRereads<Document: Equatable>(
    _ document: Document, rendered: String, _ parse: (String) throws(JobsError) -> Document
) {
    do throws(JobsError) {
        holds(try parse(rendered) == document, "what is written reads equal: \(rendered)")
    } catch {
        holds(false, "what is written can be read: \(error) in \(rendered)")
    }
}

private func checkRefusal(_ error: JobsError) {
    guard case .refused(let problems) = error else { return holds(false, "a document is refused as such") }
    holds(!problems.isEmpty, "a refusal has a reason")
    for problem in problems {
        holds(!problem.description.isEmpty, "a reason has words")
    }
}

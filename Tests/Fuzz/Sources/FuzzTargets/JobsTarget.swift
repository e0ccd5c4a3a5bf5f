import Jobs
import Media

/// Property: a document is read or refused with reasons that name a place in it; what was read, written canonically, reads
/// equal and is written the same.
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

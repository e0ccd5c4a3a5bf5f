/// Who is where: what a layout comes to for the inputs of a moment.
///
/// `Input` identifies an input: a view's own identifier, or a name in a document.
public struct Arrangement<Input: Hashable & Sendable>: Hashable, Sendable {
    /// One input in its region.
    public struct Place: Hashable, Sendable {
        public var input: Input
        public var region: Region

        public init(input: Input, region: Region) {
            self.input = input
            self.region = region
        }
    }

    /// In the order of painting: later ones lie over earlier ones. Empty regions are not listed.
    public var places: [Place]

    public init(places: [Place]) {
        self.places = places
    }

    /// Inputs in the order of `regions`; who finds no region is not drawn.
    init(inputs: [Input], regions: [Region]) {
        places = zip(inputs, regions).map { Place(input: $0, region: $1) }
    }

    public func region(of input: Input) -> Region? {
        places.first { $0.input == input }?.region
    }
}

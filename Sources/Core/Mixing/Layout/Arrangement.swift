/// The regions of a layout with the inputs of one moment.
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

    /// In drawing order: later ones cover earlier ones. Without empty regions.
    public var places: [Place]

    public init(places: [Place]) {
        self.places = places
    }

    /// Inputs in the order of `regions`; surplus inputs are not drawn.
    init(inputs: [Input], regions: [Region]) {
        places = zip(inputs, regions).map { Place(input: $0, region: $1) }
    }

    public func region(of input: Input) -> Region? {
        places.first { $0.input == input }?.region
    }
}

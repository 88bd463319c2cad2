import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { contactOfSearch, useContactSearch } from '../../contacts/use-contact-search.ts';
import { neighboursOf } from './neighbours.ts';

/** Steps to the next and the previous contact of the search from which somebody came. */
export const SearchSteps = ({ contactId, address }: { contactId: string; address: string }) => {
  const navigate = useNavigate();
  const { rows, pages, ordering } = useContactSearch(address);
  const { more, loading, loadingMore, problem, loadMore } = pages;
  const { place, previous, next, isComplete } = neighboursOf(rows, contactId, { more, ordering });

  useEffect(() => {
    if (!isComplete && !loading && !loadingMore && problem === undefined) loadMore();
  });
  const step = (to: string | undefined) => () => {
    if (to !== undefined) void navigate(contactOfSearch(to, address));
  };
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      {place !== undefined && (
        <span className="digits">
          {place} of {rows.length}
          {more ? '+' : ''}
        </span>
      )}
      <Button
        iconName="angle-left"
        disabled={previous === undefined}
        onClick={step(previous)}
        ariaLabel="Previous contact of the search"
      >
        Previous
      </Button>
      <Button
        iconName="angle-right"
        iconAlign="right"
        disabled={next === undefined}
        loading={next === undefined && !isComplete && problem === undefined}
        loadingText="Loading the next contact"
        onClick={step(next)}
        ariaLabel="Next contact of the search"
      >
        Next
      </Button>
    </SpaceBetween>
  );
};

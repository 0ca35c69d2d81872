import { z } from '@hono/zod-openapi';
import { productTypes } from '../../domain/billing/terms.ts';

/** A percentage as decimal text: `19` or `8.875`. */
export const percentText = z
  .string()
  .regex(
    /^(?:100(?:\.0{1,3})?|\d{1,2}(?:\.\d{1,3})?)$/,
    'must be a percentage from 0 to 100, such as 19 or 8.875',
  )
  .openapi({ description: 'percent, as decimal text', example: '19' });

/** The types of products that something is about; null: all. */
export const productTypeList = z
  .array(z.enum(productTypes))
  .min(1)
  .max(productTypes.length)
  .nullable()
  .openapi({ description: 'types of products; `domain` for renewals; null: all', example: null });
